using System.Diagnostics;

namespace Lbaas.Amphora.Datagrams.Lvs;

/// <summary>Whether this node can have its datagrams forwarded by the kernel: IPVS, keepalived, and ipvsadm to read it by.</summary>
internal static class LvsCapability
{
    public const string Keepalived = "/usr/sbin/keepalived";
    public const string Ipvsadm = "/usr/sbin/ipvsadm";

    private const string KernelTable = "/proc/net/ip_vs";
    private const string Modprobe = "/usr/sbin/modprobe";

    public static bool IsThere() => File.Exists(Keepalived) && File.Exists(Ipvsadm) && (File.Exists(KernelTable) || Load());

    private static bool Load()
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists(Modprobe))
            return false;
        using var modprobe = Process.Start(new ProcessStartInfo(Modprobe, ["--quiet", "ip_vs"]));
        modprobe?.WaitForExit();
        return File.Exists(KernelTable);
    }
}
