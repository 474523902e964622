namespace Lbaas.Tests.Octavia;

/// <summary>What the peer needs of the machine. CI has it; elsewhere these tests say what they lack.</summary>
internal static class OctaviaPeer
{
    private static readonly string[] Files =
    [
        "/usr/lib/python3/dist-packages/octavia/version.py", "/usr/bin/amphora-agent", "/usr/sbin/ipvsadm", "/usr/sbin/keepalived", "/usr/sbin/ip",
    ];

    public static string? Lack =>
        !Environment.IsPrivilegedProcess ? "network namespaces need root"
        : Array.Find(Files, file => !File.Exists(file)) is { } missing ? $"there is no {missing}: see ./test for the packages"
        : null;

    public static void Require() => Assert.SkipUnless(Lack is null, Lack ?? "");
}
