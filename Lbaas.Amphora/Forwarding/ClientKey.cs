using System.Buffers.Binary;
using System.Net;

namespace Lbaas.Amphora.Forwarding;

/// <summary>A client's address and port as one value, read from the system's form without allocation.</summary>
internal readonly record struct ClientKey(ulong High, ulong Low, ushort Port)
{
    private const int BytesOf4 = 16;

    /// <param name="address">A <c>sockaddr_in</c> or <c>sockaddr_in6</c>.</param>
    public static ClientKey Of(ReadOnlySpan<byte> address)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        return address.Length == BytesOf4
            ? new ClientKey(0, BinaryPrimitives.ReadUInt32BigEndian(address[4..]), port)
            : new ClientKey(BinaryPrimitives.ReadUInt64BigEndian(address[8..]), BinaryPrimitives.ReadUInt64BigEndian(address[16..]), port);
    }

    /// <summary>The network the client is in, as persistence sees it.</summary>
    /// <param name="prefix">How many bits count.</param>
    /// <param name="isV6">Out of how many.</param>
    public ClientKey Network(int prefix, bool isV6)
    {
        if (!isV6)
            return new ClientKey(0, prefix >= 32 ? Low : Low & (uint.MaxValue << (32 - prefix)), 0);
        return prefix >= 128 ? new ClientKey(High, Low, 0)
            : prefix > 64 ? new ClientKey(High, Low & (ulong.MaxValue << (128 - prefix)), 0)
            : new ClientKey(High & (prefix == 0 ? 0 : ulong.MaxValue << (64 - prefix)), 0, 0);
    }

    public bool IsIn(IPNetwork network, bool isV6)
    {
        if (network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 != isV6)
            return false;
        Span<byte> bytes = stackalloc byte[16];
        network.BaseAddress.TryWriteBytes(bytes, out var written);
        var other = written == 4
            ? new ClientKey(0, BinaryPrimitives.ReadUInt32BigEndian(bytes), 0)
            : new ClientKey(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), 0);
        return Masked(network.PrefixLength, isV6) == other;
    }

    /// <summary>A number that depends on the address alone, the same in every process.</summary>
    public ulong AddressHash => Mix(High ^ Mix(Low));

    // The finalizer of SplitMix64: every bit of the input moves every bit of the result.
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }

    private ClientKey Masked(int prefix, bool isV6) => prefix == 0 ? default : Network(prefix, isV6);
}
