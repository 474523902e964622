using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Drivers.Certificates;
using Lbaas.Runtime.Sqlite;
using Lbaas.Tests.Heartbeats;

namespace Lbaas.Tests.EndToEnd;

/// <summary>Datagrams sent to the port of a running server by somebody who is, or is not, an amphora.</summary>
[Collection(ProcessCollection.Name)]
public sealed class HeartbeatTests : IAsyncLifetime
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private Site _site = null!;
    private Guid _amphora;
    private string _balancer = "";
    private string _listener = "";

    public async ValueTask InitializeAsync()
    {
        _site = await Site.StartAsync([.. Site.NoopDrivers, "--Lbaas:Health:StatisticsIntervalSeconds=1"]);
        _socket.Connect(IPAddress.Loopback, _site.HeartbeatPort);
        _balancer = await _site.Api.CreateAsync("loadbalancers", "loadbalancer", $$"""{"vip_subnet_id":"{{Guid.NewGuid()}}"}""");
        _listener = await _site.Api.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{_balancer}}","protocol":"HTTP","protocol_port":80}""");
        await _site.SettledAsync(TimeSpan.FromSeconds(10));
        _amphora = AmphoraId();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (_site is not null)
            await _site.DisposeAsync();
    }

    [Fact]
    public async Task An_authentic_heartbeat_sets_statuses_and_a_replay_changes_nothing()
    {
        var up = Beat(1, ListenerStatus.Open);
        await _socket.SendAsync(up);
        await _site.Api.BecomesAsync($"listeners/{_listener}", "operating_status", "ONLINE");
        await Eventually.HoldsAsync(async () => await ConnectionsAsync() == 7, "seven connections are counted");

        await _socket.SendAsync(up);
        await CountedAsync("replayed", 1);
        await _socket.SendAsync(Beat(2, ListenerStatus.Open));
        await Eventually.HoldsAsync(async () => await ConnectionsAsync() > 7, "the next beat is counted");

        Assert.Equal(14, await ConnectionsAsync());
    }

    [Fact]
    public async Task What_is_tampered_truncated_or_oversized_is_counted_and_changes_nothing()
    {
        var tampered = Beat(1, ListenerStatus.Open);
        tampered[10] ^= 1;
        await _socket.SendAsync(tampered);
        await _socket.SendAsync(Beat(1, ListenerStatus.Open).AsMemory(0, 20));
        await _socket.SendAsync(Beat(1, ListenerStatus.Open).AsMemory(0, 90));
        await _socket.SendAsync(new byte[HeartbeatPacket.DatagramBytesMax]);
        await _socket.SendAsync(Sealed(Encoding.ASCII.GetBytes(new string(' ', HeartbeatPacket.MessageBytesMax + 1))));
        await _socket.SendAsync(Sealed("no heartbeat"u8.ToArray()));

        await CountedAsync("bad_hmac", 3);
        await CountedAsync("truncated", 1);
        await CountedAsync("too_large", 1);
        await CountedAsync("bad_json", 1);
        await CountedAsync("accepted", 0);
        Assert.NotEqual("ONLINE", (await _site.Api.ShowAsync($"listeners/{_listener}")).GetProperty("operating_status").GetString());

        // It still hears.
        await _socket.SendAsync(Beat(2, ListenerStatus.Open));
        await _site.Api.BecomesAsync($"listeners/{_listener}", "operating_status", "ONLINE");
    }

    private byte[] Beat(long sequence, ListenerStatus status)
    {
        var message = new HeartbeatMessage { AmphoraId = _amphora, Sequence = sequence, Version = HeartbeatMessage.CurrentVersion, BootMs = 1, SentAtMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() };
        message.Listeners.Add(new ListenerReport(Guid.Parse(_listener), status, new TrafficStats(0, 0, 0, 7, 0)));
        return HeartbeatPacket.Seal(message, Key());
    }

    // Authentic, whatever it holds.
    private byte[] Sealed(byte[] content)
    {
        var stream = Packets.Compress(content);
        return [.. stream, .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Key(), stream)))];
    }

    private byte[] Key() => Encoding.UTF8.GetBytes(HeartbeatKey.Open(_site.DataDirectory));

    private async Task<long> ConnectionsAsync() =>
        (await _site.Api.ShowAsync($"listeners/{_listener}/stats")).GetProperty("total_connections").GetInt64();

    private async Task CountedAsync(string counter, long count)
    {
        long seen = -1;
        await Eventually.HoldsAsync(async () =>
        {
            var page = (await _site.Api.GetAsync("/operator/heartbeats")).Json.GetProperty("datagrams");
            seen = page.GetProperty(counter).GetInt64();
            return seen >= count;
        }, () => $"{count} are counted as {counter}, not {seen}");
        Assert.Equal(count, seen);
    }

    // The tenants' API does not name amphorae yet; the documents do.
    private Guid AmphoraId()
    {
        using var journal = SqliteDatabase.Open(Path.Combine(_site.DataDirectory, "journal.db"), readOnly: true, TimeSpan.FromSeconds(5));
        using var use = journal.Prepare("SELECT id FROM document WHERE kind = 'amphora'").Begin();
        Assert.True(use.Statement.Step());
        return Guid.Parse(use.Statement.Text(0));
    }
}
