using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lbaas.Drivers.Networks;

namespace Lbaas.Drivers.Keepalived;

/// <summary>
/// An amphora's part in a pair → keepalived's configuration text (spec amphora 4). The same part always gives the same
/// text. No tenant's text is in it but addresses, which are parsed.
/// </summary>
internal static class VrrpConfigRenderer
{
    private const int PriorityOfMaster = 100;
    private const int PriorityOfBackup = 90;

    // The table and the priority of the rules by which answers leave from the VIP.
    private const int VipTable = 1;
    private const int RulePriority = 100;

    public static string Render(VrrpInstance instance)
    {
        var text = new StringBuilder(1024);
        text.Append(CultureInfo.InvariantCulture, $$"""
            vrrp_script check_script {
                interval 5
                fall 2
                rise 2
                script {{instance.BasePath}}/vrrp/check_script.sh
            }

            vrrp_instance {{instance.LoadBalancerId:N}} {

            """);
        // Both begin as BACKUP: who begins as MASTER may not be told not to take the VIP from another (nopreempt).
        Line(text, "state BACKUP");
        Line(text, $"interface {instance.Interface}");
        Line(text, "virtual_router_id 1");
        Line(text, $"priority {(instance.Role == "MASTER" ? PriorityOfMaster : PriorityOfBackup)}");
        Line(text, "nopreempt");
        Line(text, "accept");
        Line(text, "garp_master_refresh 5");
        Line(text, "garp_master_refresh_repeat 2");
        Line(text, "advert_int 1");
        // Of IPv6 there is only version 3 of VRRP, which knows no passwords (RFC 5798 section 9).
        if (FamilyOf(instance.Port.Vip) == AddressFamily.InterNetwork)
            Block(text, "authentication", ["auth_type PASS", $"auth_pass {instance.Password}"]);
        Line(text, $"unicast_src_ip {Address(instance.Port.Address)}");
        Block(text, "unicast_peer", instance.Peers.Select(Address));
        WriteVips(text, instance);
        Block(text, "track_script", ["check_script"]);
        return text.Append("}\n").ToString();
    }

    private static void WriteVips(StringBuilder text, VrrpInstance instance)
    {
        // One advertisement speaks of addresses of one family, its own.
        var family = FamilyOf(instance.Port.Vip);
        List<AddressInSubnet> vips = [instance.Port.Vip, .. instance.Port.Additional.OrderBy(vip => IPAddress.Parse(vip.Address).GetAddressBytes(), ByBytes)];
        var (own, others) = (vips.FindAll(vip => FamilyOf(vip) == family), vips.FindAll(vip => FamilyOf(vip) != family));
        Block(text, "virtual_ipaddress", own.Select(vip => Address(vip.Address)));
        if (others.Count > 0)
            Block(text, "virtual_ipaddress_excluded", others.Select(vip => Address(vip.Address)));
        Block(text, "virtual_routes", vips.SelectMany(vip => RoutesOf(vip, instance.Interface)));
        Block(text, "virtual_rules", vips.Select(vip =>
            $"from {Address(vip.Address)}/{(FamilyOf(vip) == AddressFamily.InterNetwork ? 32 : 128)} table {VipTable} priority {RulePriority}"));
    }

    private static IEnumerable<string> RoutesOf(AddressInSubnet vip, string device) =>
    [
        $"{IPNetwork.Parse(vip.Cidr)} dev {device} src {Address(vip.Address)} scope link table {VipTable}",
        $"default via {Address(vip.Gateway)} dev {device} onlink table {VipTable}",
    ];

    private static AddressFamily FamilyOf(AddressInSubnet vip) => IPAddress.Parse(vip.Address).AddressFamily;

    private static string Address(string address) => IPAddress.Parse(address).ToString();

    private static void Block(StringBuilder text, string name, IEnumerable<string> lines)
    {
        Line(text, $"{name} {{");
        foreach (var line in lines)
            Line(text, $"    {line}");
        Line(text, "}");
    }

    private static void Line(StringBuilder text, string line) => text.Append("    ").Append(line).Append('\n');

    private static readonly IComparer<byte[]> ByBytes = Comparer<byte[]>.Create((one, other) =>
        one.Length != other.Length ? one.Length.CompareTo(other.Length) : one.AsSpan().SequenceCompareTo(other));
}
