using Lbaas.Amphora.Vrrp;

namespace Lbaas.Tests.Amphora;

/// <summary>Which packets say that somebody holds the VIPs (RFC 5798 section 5).</summary>
public class AdvertisementsTests
{
    private const byte Vrrp = 112;
    private const byte Tcp = 6;

    [Theory]
    [InlineData(100, true)]
    [InlineData(1, true)]
    [InlineData(0, false)] // a goodbye: the other counts already how long it has to wait
    public void Who_goes_on_has_a_priority(byte priority, bool holds)
    {
        Assert.Equal(holds, Advertisements.SaysWhoHolds(Packet4(Vrrp, 20, priority)));
        Assert.Equal(holds, Advertisements.SaysWhoHolds(Packet4(Vrrp, 24, priority)));
        Assert.Equal(holds, Advertisements.SaysWhoHolds(Packet6(Vrrp, priority)));
    }

    [Fact]
    public void Other_packets_say_nothing_and_neither_does_a_part_of_one()
    {
        var whole = Packet4(Vrrp, 20, 100);

        Assert.False(Advertisements.SaysWhoHolds(Packet4(Tcp, 20, 100)));
        Assert.False(Advertisements.SaysWhoHolds(Packet6(Tcp, 100)));
        Assert.All(Enumerable.Range(0, 23), length => Assert.False(Advertisements.SaysWhoHolds(whole.AsSpan(0, length))));
        Assert.True(Advertisements.SaysWhoHolds(whole.AsSpan(0, 23)));
    }

    private static byte[] Packet4(byte protocol, int headerBytes, byte priority)
    {
        var packet = new byte[headerBytes + 20];
        packet[0] = (byte)(0x40 | (headerBytes / 4));
        packet[9] = protocol;
        packet[headerBytes + 2] = priority;
        return packet;
    }

    private static byte[] Packet6(byte next, byte priority)
    {
        var packet = new byte[60];
        packet[0] = 0x60;
        packet[6] = next;
        packet[42] = priority;
        return packet;
    }
}
