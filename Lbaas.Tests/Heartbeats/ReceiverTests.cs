using System.Net.Sockets;
using System.Text;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Drivers.Heartbeats;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Heartbeats;

public sealed class ReceiverTests : IAsyncLifetime, IHeartbeatSink
{
    private readonly Socket _sender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly ManualResetEventSlim _open = new(true);
    private readonly HeartbeatReceiver _receiver;
    private HeartbeatSequence _sequence;
    private string? _accepted;

    public ReceiverTests() => _receiver = NewReceiver("127.0.0.1:0");

    public async ValueTask InitializeAsync() => await _receiver.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _open.Set();
        await _receiver.StopAsync(CancellationToken.None);
        _receiver.Dispose();
        _sender.Dispose();
        _open.Dispose();
    }

    bool IHeartbeatSink.Accept(HeartbeatMessage message, ReadOnlySpan<byte> stream, DateTimeOffset receivedAt)
    {
        _open.Wait();
        if (message.Sequence == 666)
            throw new InvalidOperationException("the sink has a bad day");
        if (!_sequence.TryAdvance(message, receivedAt, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10)))
            return false;
        _accepted = Packets.Describe(message);
        return true;
    }

    [Fact]
    public async Task A_sealed_message_reaches_the_sink_whole()
    {
        var message = Packets.Message(new Random(1));
        message.SentAtMs = null;
        Send(HeartbeatPacket.Seal(message, Packets.Key));

        // It is counted a moment before the sink has it.
        await Eventually.HoldsAsync(() => Task.FromResult(_accepted is not null), "it is taken in");
        Assert.Equal(Packets.Describe(message), _accepted);
    }

    [Fact]
    public async Task Every_kind_of_bad_packet_is_counted_and_none_reaches_the_sink()
    {
        var good = HeartbeatPacket.Seal(Message(5), Packets.Key);
        Send([]);
        Send([.. good[..^1], (byte)'x']);
        Send(good[..^10]);
        Send(Packets.SignHex(new byte[100]));
        Send(Packets.OfJson("{}"));
        Send(Packets.SignHex(Packets.Compress(new byte[40 << 20])));

        var counts = await CountsAsync(counts => counts.Received == 6);
        Assert.Equal(new HeartbeatCounts(6, 0, BadHmac: 2, BadCompression: 1, BadJson: 1, TooLarge: 1, Truncated: 1, 0, 0, 0), counts);
        Assert.Null(_accepted);
    }

    [Fact]
    public async Task A_replayed_packet_is_counted()
    {
        var packet = HeartbeatPacket.Seal(Message(5), Packets.Key);
        Send(packet);
        Send(packet);

        var counts = await CountsAsync(counts => counts.Received == 2);
        Assert.Equal((1, 1), (counts.Accepted, counts.Replayed));
    }

    [Fact]
    public async Task A_sink_that_throws_costs_one_message()
    {
        Send(HeartbeatPacket.Seal(Message(666), Packets.Key));
        Send(HeartbeatPacket.Seal(Message(667), Packets.Key));

        var counts = await CountsAsync(counts => counts.Received == 2);
        Assert.Equal((1, 1), (counts.Accepted, counts.Failed));
    }

    [Fact]
    public async Task A_receiver_that_cannot_keep_up_knows_it_and_knows_when_it_can_again()
    {
        _open.Reset();
        for (var i = 0; i < 100; i++)
            Send(HeartbeatPacket.Seal(Message(i), Packets.Key));
        await Eventually.HoldsAsync(() => Task.FromResult(_receiver.IsBehind), "the queue is not drained");
        _open.Set();

        await CountsAsync(counts => counts.Accepted == 100);
        await Eventually.HoldsAsync(() => Task.FromResult(!_receiver.IsBehind), "the queue is drained");
    }

    [Fact]
    public async Task What_the_kernel_drops_is_counted()
    {
        _open.Reset();
        var large = Packets.SignHex(new byte[60_000]);
        for (var i = 0; i < 40; i++)
            Send(HeartbeatPacket.Seal(Message(i), Packets.Key));
        for (var i = 0; i < 40; i++)
            Send(large);

        await Eventually.HoldsAsync(() => Task.FromResult(_receiver.Counts.Dropped > 0), "drops are counted");
        Assert.True(_receiver.IsBehind);
    }

    [Fact]
    public async Task An_address_in_use_by_another_receiver_is_refused()
    {
        using var second = NewReceiver(_receiver.LocalEndpoint!.ToString());

        await Assert.ThrowsAsync<SocketException>(() => second.StartAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("Endpoint", "localhost:5555")]
    [InlineData("Key", "")]
    [InlineData("Sockets", "0")]
    [InlineData("QueueBytes", "1")]
    [InlineData("BehindAfterSeconds", "0")]
    public void Options_that_cannot_work_are_refused_by_name(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Lbaas:Health:Key"] = "k",
            [$"Lbaas:Health:{key}"] = value,
        }).Build();
        using var services = new ServiceCollection().AddHeartbeatReceiver(configuration).BuildServiceProvider();

        var fault = Assert.Throws<OptionsValidationException>(() =>
            services.GetRequiredService<IOptions<HeartbeatReceiverOptions>>().Value);
        Assert.Contains($"Lbaas:Health:{key}", fault.Message);
    }

    private static HeartbeatMessage Message(long sequence) => new() { AmphoraId = Guid.NewGuid(), Sequence = sequence };

    private HeartbeatReceiver NewReceiver(string endpoint) => new(
        Options.Create(new HeartbeatReceiverOptions
        {
            Endpoint = endpoint,
            Key = Encoding.UTF8.GetString(Packets.Key),
            QueueBytes = 256 << 10,
            BehindAfterSeconds = 0.1,
        }), this, TimeProvider.System, NullLogger<HeartbeatReceiver>.Instance);

    private void Send(byte[] datagram) => _sender.SendTo(datagram, _receiver.LocalEndpoint!);

    private async Task<HeartbeatCounts> CountsAsync(Func<HeartbeatCounts, bool> condition)
    {
        await Eventually.HoldsAsync(() => Task.FromResult(condition(_receiver.Counts)), "the counts are as expected");
        return _receiver.Counts;
    }
}
