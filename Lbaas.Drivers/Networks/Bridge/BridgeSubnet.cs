using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lbaas.Drivers.Networks.Bridge;

/// <summary>A subnet of the bridge: its first address is the bridge's own, the others are to be given.</summary>
internal sealed class BridgeSubnet(Guid id, string name, string cidr)
{
    // Of an IPv6 subnet the first addresses are plenty.
    private const int GivenBitsMax = 24;

    public Guid Id { get; } = id;

    public string Name { get; } = name;

    public IPNetwork Network { get; } = IPNetwork.Parse(cidr);

    public string Gateway => Shifted(1).ToString();

    /// <summary>How many addresses are to be given: all but the network's own, the gateway's, and the broadcast address of IPv4.</summary>
    public long Size => (1L << Math.Min(HostBits, GivenBitsMax)) - 3;

    private int HostBits => (Network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) - Network.PrefixLength;

    /// <param name="index">0 to <see cref="Size"/> - 1.</param>
    public string AddressAt(long index) => Shifted((ulong)index + 2).ToString();

    /// <summary>What <see cref="AddressAt"/> makes of it; for an address beyond those that are given, the first index.</summary>
    public long IndexOf(string address)
    {
        var offset = Number(IPAddress.Parse(address)) - Number(Network.BaseAddress);
        return offset >= 2 && offset < (UInt128)Size + 2 ? (long)(offset - 2) : 0;
    }

    /// <summary>May somebody ask for that address?</summary>
    public bool Offers(IPAddress address)
    {
        if (!Network.Contains(address))
            return false;
        var offset = Number(address) - Number(Network.BaseAddress);
        var last = (UInt128.One << HostBits) - 1;
        return offset >= 2 && (offset < last || Network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6);
    }

    private IPAddress Shifted(ulong offset)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Number(Network.BaseAddress) + offset);
        return new IPAddress(Network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? bytes[12..] : bytes);
    }

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.TryWriteBytes(address.AddressFamily == AddressFamily.InterNetwork ? bytes[12..] : bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
