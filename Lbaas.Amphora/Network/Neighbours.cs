using System.Buffers.Binary;
using System.Net;

namespace Lbaas.Amphora.Network;

/// <summary>
/// Frames that tell a network which hardware address an IP address has now, so that neighbours forget where it was.
/// </summary>
internal static class Neighbours
{
    private const int EthernetBytes = 14;
    private const int ArpBytes = 28;
    private const int IpV6Bytes = 40;
    private const int AdvertisementBytes = 32;
    private const ushort Arp = 0x0806;
    private const ushort IpV6 = 0x86DD;
    private const byte IcmpV6 = 58;

    private static readonly byte[] AllNodes = IPAddress.Parse("ff02::1").GetAddressBytes();

    /// <summary>An ARP announcement (RFC 5227, 3) or an unsolicited neighbour advertisement (RFC 4861, 7.2.6).</summary>
    public static byte[] Announcement(IPAddress address, byte[] mac) => address.GetAddressBytes() is { Length: 4 } v4
        ? ArpAnnouncement(v4, mac)
        : Advertisement(address.GetAddressBytes(), mac);

    private static byte[] ArpAnnouncement(byte[] address, byte[] mac)
    {
        var frame = Ethernet([0xff, 0xff, 0xff, 0xff, 0xff, 0xff], mac, Arp, ArpBytes);
        var arp = frame.AsSpan(EthernetBytes);
        // Ethernet, IPv4, six and four bytes, a request.
        ((ReadOnlySpan<byte>)[0, 1, 8, 0, 6, 4, 0, 1]).CopyTo(arp);
        mac.CopyTo(arp[8..]);
        address.CopyTo(arp[14..]);
        address.CopyTo(arp[24..]);
        return frame;
    }

    private static byte[] Advertisement(byte[] address, byte[] mac)
    {
        var frame = Ethernet([0x33, 0x33, 0, 0, 0, 1], mac, IpV6, IpV6Bytes + AdvertisementBytes);
        var ip = frame.AsSpan(EthernetBytes);
        ip[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], AdvertisementBytes);
        ip[6] = IcmpV6;
        ip[7] = 255; // hop limit: it has not been forwarded
        address.CopyTo(ip[8..]);
        AllNodes.CopyTo(ip[24..]);
        var message = ip[IpV6Bytes..];
        message[0] = 136;
        message[4] = 0x20; // override what you know
        address.CopyTo(message[8..]);
        message[24] = 2; // option: target's link layer address, one unit of eight bytes
        message[25] = 1;
        mac.CopyTo(message[26..]);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], Checksum(ip[8..IpV6Bytes], message));
        return frame;
    }

    private static byte[] Ethernet(ReadOnlySpan<byte> target, byte[] source, ushort kind, int bytes)
    {
        var frame = new byte[EthernetBytes + bytes];
        target.CopyTo(frame);
        source.CopyTo(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), kind);
        return frame;
    }

    private static ushort Checksum(ReadOnlySpan<byte> addresses, ReadOnlySpan<byte> message)
    {
        var sum = (uint)message.Length + IcmpV6;
        for (var at = 0; at < addresses.Length; at += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(addresses[at..]);
        for (var at = 0; at < message.Length; at += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
