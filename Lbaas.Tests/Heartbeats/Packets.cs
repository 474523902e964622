using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Tests.Heartbeats;

/// <summary>Packets made by the base library alone, so that the tests don't lean on the code they test.</summary>
internal static class Packets
{
    public static readonly byte[] Key = "a shared heartbeat key"u8.ToArray();

    public static byte[] Compress(ReadOnlySpan<byte> content, CompressionLevel level = CompressionLevel.SmallestSize)
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, level, leaveOpen: true))
            zlib.Write(content);
        return stream.ToArray();
    }

    public static byte[] SignHex(byte[] content) =>
        [.. content, .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Key, content)))];

    public static byte[] SignRaw(byte[] content) => [.. content, .. HMACSHA256.HashData(Key, content)];

    public static byte[] OfJson(string json) => SignHex(Compress(Encoding.UTF8.GetBytes(json)));

    public static HeartbeatMessage Message(Random random)
    {
        var message = new HeartbeatMessage
        {
            AmphoraId = Id(random),
            Sequence = random.NextInt64(long.MaxValue),
            Version = random.Next(4) is var version and > 0 ? version : null,
            BootMs = random.Next(2) == 0 ? null : random.NextInt64(long.MaxValue),
            SentAtMs = random.Next(2) == 0 ? null : random.NextInt64(long.MaxValue),
        };
        for (var i = random.Next(5); i > 0; i--)
            message.Listeners.Add(new ListenerReport(Id(random), Any<ListenerStatus>(random), new TrafficStats(
                random.NextInt64(long.MaxValue), random.Next(), random.Next(3), random.Next(), random.Next())));
        for (var i = random.Next(5); i > 0; i--)
            message.AddPool(Id(random), random.Next(3) == 0 ? null : Id(random), Any<PoolStatus>(random), Members(random));
        for (var i = random.Next(3); i > 0; i--)
            message.Configurations.Add(new ConfigurationReport(Id(random), random.Next(),
                ConfigurationDigest.Of(Id(random).ToByteArray())));
        for (var i = random.Next(5); i > 0; i--)
            message.Totals.Add(new ListenerTotals(Id(random), random.NextInt64(long.MaxValue), random.Next(), 0, 1));
        return message;
    }

    /// <summary>Everything a message says, for comparison.</summary>
    public static string Describe(HeartbeatMessage message) => string.Join('\n',
    [
        $"{message.AmphoraId} {message.Sequence} {message.Version} {message.BootMs} {message.SentAtMs}",
        .. message.Listeners.Select(listener => listener.ToString()),
        .. message.Pools.Select(pool => $"{pool} {string.Join(", ", message.MembersOf(pool).ToArray())}"),
        .. message.Configurations.Select(configuration => configuration.ToString()),
        .. message.Totals.Select(total => total.ToString()),
    ]);

    private static MemberReport[] Members(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(6)).Select(_ => Any<MemberStatus>(random) is var status
            && status is MemberStatus.Up or MemberStatus.Down && random.Next(2) == 0
                ? new MemberReport(Id(random), status, 1, (ushort)random.Next(1, 10))
                : new MemberReport(Id(random), status)),
    ];

    private static T Any<T>(Random random) where T : struct, Enum =>
        Enum.GetValues<T>() is var all ? all[random.Next(all.Length)] : default;

    private static Guid Id(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
