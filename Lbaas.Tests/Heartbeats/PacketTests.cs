using System.Text;
using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Tests.Heartbeats;

public sealed class PacketTests : IDisposable
{
    private const string Amphora = "3f5ac0d2-6f0a-4a0c-8a4b-0b9a3a2f9e11";
    private const string Listener = "8a1f8ed2-8a0e-4d66-9d6c-8a2b1d3c4e5f";
    private const string Pool = "11111111-2222-4333-8444-555555555555";
    private const string Member = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
    private const string Smallest = $$$$$$"""{"id":"{{{{{{Amphora}}}}}}","seq":7,"listeners":{}}""";

    private readonly HeartbeatDecoder _decoder = new(Packets.Key);

    public void Dispose() => _decoder.Dispose();

    [Fact]
    public void The_legacy_raw_hmac_is_accepted()
    {
        var packet = Packets.SignRaw(Packets.Compress(Encoding.UTF8.GetBytes(Smallest)));

        Assert.Equal(HeartbeatOutcome.Accepted, _decoder.Open(packet));
        Assert.Equal(7, _decoder.Message.Sequence);
    }

    [Fact]
    public void Another_key_is_refused_before_anything_is_inflated()
    {
        using var other = new HeartbeatDecoder("another key"u8);

        Assert.Equal(HeartbeatOutcome.BadHmac, other.Open(Packets.SignHex([1, 2, 3, 4, 5, 6, 7, 8, 9])));
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var packet = Packets.OfJson(Smallest);

        for (var length = 0; length < packet.Length; length++)
            Assert.True(_decoder.Open(packet.AsSpan(0, length)) is HeartbeatOutcome.Truncated or HeartbeatOutcome.BadHmac);
    }

    [Fact]
    public void A_bomb_is_refused_at_the_limit()
    {
        var bomb = Packets.SignHex(Packets.Compress(new byte[40 << 20]));

        Assert.True(bomb.Length < HeartbeatPacket.DatagramBytesMax);
        Assert.Equal(HeartbeatOutcome.TooLarge, _decoder.Open(bomb));
    }

    [Fact]
    public void A_message_of_exactly_the_limit_is_accepted_and_one_byte_more_is_not()
    {
        var fits = Smallest + new string(' ', HeartbeatPacket.MessageBytesMax - Smallest.Length);

        Assert.Equal(HeartbeatOutcome.Accepted, _decoder.Open(Packets.OfJson(fits)));
        Assert.Equal(HeartbeatOutcome.TooLarge, _decoder.Open(Packets.OfJson(fits + " ")));
    }

    [Fact]
    public void An_authentic_packet_that_is_no_zlib_stream_is_refused()
    {
        var stream = Packets.Compress(Encoding.UTF8.GetBytes(Smallest));

        Assert.Equal(HeartbeatOutcome.BadCompression, _decoder.Open(Packets.SignHex(stream[..^1])));
        Assert.Equal(HeartbeatOutcome.BadCompression, _decoder.Open(Packets.SignHex([.. stream, 0])));
        Assert.Equal(HeartbeatOutcome.BadCompression, _decoder.Open(Packets.SignHex(new byte[64])));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":"x","seq":1,"listeners":{}}""")]
    [InlineData($$$$$$"""{"id":"{{{{{{Amphora}}}}}}","listeners":{}}""")]
    [InlineData($$$$$$"""{"id":"{{{{{{Amphora}}}}}}","seq":-1,"listeners":{}}""")]
    [InlineData($$$$$$"""{"id":"{{{{{{Amphora}}}}}}","seq":1.5,"listeners":{}}""")]
    [InlineData($$$$$$"""{"id":"{{{{{{Amphora}}}}}}","seq":1,"listeners":[]}""")]
    [InlineData($$$$$$"""{"id":"{{{{{{Amphora}}}}}}","seq":1,"ver":4,"listeners":{}}""")]
    [InlineData($$$$$$"""{"id":"{{{{{{Amphora}}}}}}","seq":1,"listeners":{"x":{"status":"OPEN"}}}""")]
    [InlineData($$$$$$"""{"id":"{{{{{{Amphora}}}}}}","seq":1,"listeners":{}} {}""")]
    [InlineData($$$$$$"""{"id":"{{{{{{Amphora}}}}}}","seq":1,"listeners":{}""")]
    [InlineData($$$$$$"""{"id":"{{{{{{Amphora}}}}}}","seq":1,"listeners":{"{{{{{{Listener}}}}}}":{"stats":{"tx":"1"}}}}""")]
    public void Json_that_is_no_heartbeat_is_refused(string json) =>
        Assert.Equal(HeartbeatOutcome.BadJson, _decoder.Open(Packets.OfJson(json)));

    [Fact]
    public void Pools_nested_in_listeners_are_read_as_older_agents_send_them()
    {
        var outcome = _decoder.Open(Packets.OfJson($$$$$$"""
            {"id": "{{{{{{Amphora}}}}}}", "seq": 1, "ver": 1, "listeners": {"{{{{{{Listener}}}}}}": {"status": "FULL",
             "stats": {"tx": 1, "rx": 2, "conns": 3, "totconns": 4, "ereq": 5},
             "pools": {"{{{{{{Pool}}}}}}": {"status": "DOWN", "members": {"{{{{{{Member}}}}}}": "UP 1\/3"}}}}}, "recv": [1, {"a": null}]}
            """));

        Assert.Equal(HeartbeatOutcome.Accepted, outcome);
        Assert.Equal(new ListenerReport(new Guid(Listener), ListenerStatus.Full, new TrafficStats(1, 2, 3, 4, 5)),
            Assert.Single(_decoder.Message.Listeners));
        Assert.Equal(new PoolReport(new Guid(Pool), new Guid(Listener), PoolStatus.Down, 0, 1),
            Assert.Single(_decoder.Message.Pools));
        Assert.Equal(new MemberReport(new Guid(Member), MemberStatus.Up, 1, 3), Assert.Single(_decoder.Message.Members));
        Assert.False(_decoder.Message.StatsAreDeltas);
    }

    [Fact]
    public void Status_words_nobody_knows_do_not_spoil_the_rest()
    {
        var outcome = _decoder.Open(Packets.OfJson($$$$$$"""
            {"id": "{{{{{{Amphora}}}}}}", "seq": 1, "ver": 3, "listeners": {"{{{{{{Listener}}}}}}": {"status": "WAITING"}},
             "pools": {"{{{{{{Pool}}}}}}:{{{{{{Listener}}}}}}": {"status": "UP", "members": {"{{{{{{Member}}}}}}": "no check"}}}}
            """));

        Assert.Equal(HeartbeatOutcome.Accepted, outcome);
        Assert.Equal(ListenerStatus.Other, _decoder.Message.Listeners[0].Status);
        Assert.Equal(MemberStatus.NoCheck, _decoder.Message.Members[0].Status);
    }

    [Fact]
    public void Decoding_allocates_nothing_once_warm()
    {
        var packet = HeartbeatPacket.Seal(Packets.Message(new Random(5)), Packets.Key);
        for (var i = 0; i < 100; i++)
            _decoder.Open(packet);

        // Any thread's collection takes back what this one has not yet used of its piece of the heap (8 KiB), and the number
        // counts that as allocated. A thread that starts without a piece and allocates nothing has nothing to be taken.
        GC.Collect(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            _decoder.Open(packet);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
