using System.Diagnostics;
using Lbaas.Drivers.Keepalived;
using Lbaas.Drivers.Networks;
using Lbaas.Tests.Drivers;
using Lbaas.Tests.Golden;

namespace Lbaas.Tests.Keepalived;

/// <summary>Spec amphora 4, a case for each of its rows: as it is to be rendered, and accepted by the real keepalived.</summary>
public sealed class VrrpGoldenTests
{
    private static readonly VrrpInstance Master = new(
        new Guid("6f3d2a10-0000-4000-8000-00000000000a"), "MASTER", "/var/lib/octavia", "eth1",
        new VipPort(Guid.Empty, "198.18.0.11", "02:00:00:00:00:01", 1500, new AddressInSubnet("198.18.0.10", "198.18.0.0/24", "198.18.0.1")),
        ["198.18.0.12"], "GOLDEN7");

    private static readonly AddressInSubnet SixthVip = new("fd00:18::10", "fd00:18::/64", "fd00:18::1");

    private static readonly Dictionary<string, VrrpInstance> Cases = new()
    {
        ["master"] = Master,
        ["backup"] = Master with { Role = "BACKUP" },
        ["several-peers"] = Master with { Peers = ["198.18.0.12", "198.18.0.13"] },
        ["ipv6"] = Master with { Port = Master.Port with { Address = "fd00:18::11", Vip = SixthVip }, Peers = ["fd00:18::12"] },
        ["vip-of-the-other-family"] = Master with { Port = Master.Port with { Additional = [SixthVip] } },
        ["additional-vips-in-order"] = Master with
        {
            Port = Master.Port with
            {
                Additional =
                [
                    SixthVip, new AddressInSubnet("198.18.2.10", "198.18.2.0/24", "198.18.2.1"),
                    new AddressInSubnet("198.18.1.10", "198.18.1.0/24", "198.18.1.1"),
                ],
            },
        },
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_rendered_as_its_golden_file_says(string name) =>
        GoldenFile.Check(Path.Combine("Keepalived", $"vrrp-{name}.conf"), VrrpConfigRenderer.Render(Cases[name]));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Keepalived_accepts_it(string name)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root: a network namespace with an interface.");
        using var directory = new TemporaryDirectory();
        var script = Path.Combine(directory.Path, "vrrp", "check_script.sh");
        Directory.CreateDirectory(Path.GetDirectoryName(script)!);
        await File.WriteAllTextAsync(script, "#!/bin/sh\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = directory["keepalived.conf"];
        await File.WriteAllTextAsync(file, VrrpConfigRenderer.Render(Cases[name] with { BasePath = directory.Path }));

        Assert.Empty(await ComplaintsAsync(file));
    }

    [Fact]
    public void The_password_is_not_shown() => Assert.DoesNotContain("GOLDEN7", Master.ToString());

    // Octavia's form names no user for its script, of which keepalived complains and then takes root.
    private static async Task<string[]> ComplaintsAsync(string file)
    {
        // A namespace without a name, which goes with the process; it has one interface that can be called eth1.
        const string script = "ip link add eth1 type veth peer name eth2 && exec keepalived -t -f \"$0\"";
        var start = new ProcessStartInfo("/usr/bin/unshare", ["--net", "/bin/sh", "-c", script, file]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return
        [
            .. (error + await output).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.Contains("script_security not enabled") && !line.Contains("default user 'keepalived_script'")),
        ];
    }
}
