using System.Net;
using System.Net.Sockets;

namespace Lbaas.Amphora.Network;

/// <summary>Addresses and subnets in their usual forms, as Octavia's agent takes them.</summary>
internal static class IpText
{
    /// <summary>The parser would also read "1" or "0x7f.1" as addresses.</summary>
    public static bool TryParse(string? text, out IPAddress address)
    {
        if (IPAddress.TryParse(text, out var parsed)
            && (parsed.AddressFamily == AddressFamily.InterNetworkV6 ? parsed.ScopeId == 0 : parsed.ToString() == text))
        {
            address = parsed;
            return true;
        }
        address = IPAddress.None;
        return false;
    }

    /// <summary>The parser forgives an address in the subnet in the subnet's stead.</summary>
    public static bool TryParseSubnet(string text, out IPNetwork subnet) =>
        IPNetwork.TryParse(text, out subnet) && IPAddress.Parse(text.Split('/')[0]).Equals(subnet.BaseAddress);
}
