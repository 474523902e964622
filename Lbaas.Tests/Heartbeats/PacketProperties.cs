using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Tests.Heartbeats;

public sealed class PacketProperties
{
    private static readonly Arbitrary<int> Seeds = Arb.From(Gen.Choose(0, int.MaxValue));

    [Fact]
    public void What_was_sealed_is_what_is_opened()
    {
        using var decoder = new HeartbeatDecoder(Packets.Key);

        Prop.ForAll(Seeds, seed =>
        {
            var message = Packets.Message(new Random(seed));
            var outcome = decoder.Open(HeartbeatPacket.Seal(message, Packets.Key));
            return outcome == HeartbeatOutcome.Accepted && Packets.Describe(decoder.Message) == Packets.Describe(message);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_changed_byte_is_found_by_the_hmac()
    {
        using var decoder = new HeartbeatDecoder(Packets.Key);

        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var packet = HeartbeatPacket.Seal(Packets.Message(random), Packets.Key);
            packet[random.Next(packet.Length)] ^= (byte)random.Next(1, 256);
            return decoder.Open(packet) == HeartbeatOutcome.BadHmac;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Whatever_the_base_library_compresses_is_inflated()
    {
        using var decoder = new HeartbeatDecoder(Packets.Key);
        var levels = Enum.GetValues<CompressionLevel>();

        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var json = $$"""{"id":"{{Guid.Empty}}","seq":1,"listeners":{},"filler":"{{Filler(random)}}"}""";
            var compressed = Packets.Compress(Encoding.UTF8.GetBytes(json), levels[random.Next(levels.Length)]);
            return decoder.Open(Packets.SignHex(compressed)) == HeartbeatOutcome.Accepted;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Authentic_garbage_never_throws()
    {
        using var decoder = new HeartbeatDecoder(Packets.Key);

        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var stream = Packets.Compress(Encoding.UTF8.GetBytes(Filler(random)));
            for (var i = 0; i < 4; i++)
                stream[random.Next(2, stream.Length)] = (byte)random.Next(256);
            return decoder.Open(Packets.SignHex(stream)) != HeartbeatOutcome.Accepted;
        }).QuickCheckThrowOnFailure();
    }

    // From one letter repeated to noise, so that every kind of block and code length turns up.
    private static string Filler(Random random)
    {
        var alphabet = random.Next(1, 64);
        return new string([.. Enumerable.Range(0, random.Next(60_000)).Select(_ =>
            (char)('0' + Math.Min(random.Next(alphabet), random.Next(alphabet)) % 43))]).Replace('\\', 'x');
    }
}
