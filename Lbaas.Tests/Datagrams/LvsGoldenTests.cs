using System.Diagnostics;
using Lbaas.Amphora.Datagrams.Configuration;
using Lbaas.Drivers.Lvs;
using Lbaas.Tests.Drivers;
using Lbaas.Tests.Golden;

namespace Lbaas.Tests.Datagrams;

/// <summary>What is rendered for UDP and SCTP listeners, by example; keepalived itself and our own reader say whether it is right.</summary>
public sealed class LvsGoldenTests
{
    private const string Keepalived = "/usr/sbin/keepalived";

    public static TheoryData<string> Cases => [.. LvsCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_listener_renders_as_its_golden_file_says(string name) =>
        GoldenFile.Check($"Lvs/{name}.conf", LvsCase.Read(name).Render());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Keepalived_accepts_every_golden_configuration(string name)
    {
        Assert.SkipUnless(File.Exists(Keepalived) && Environment.IsPrivilegedProcess, "keepalived is not installed, or this is not root");
        using var directory = new TemporaryDirectory();
        // The scripts must be there and run as somebody, and the namespace is one of Octavia's own image.
        Directory.CreateDirectory(directory["lvs/check"]);
        await File.WriteAllTextAsync(directory["lvs/check/udp_check.sh"], "#!/bin/sh\n");
        File.SetUnixFileMode(directory["lvs/check/udp_check.sh"], (UnixFileMode)0b111_101_101);
        var golden = LvsCase.Read(name);
        var text = (golden with { Target = golden.Target with { BasePath = directory.Path } }).Render()
            .Replace($"net_namespace {LvsTarget.OctaviaNamespace}\n", "", StringComparison.Ordinal)
            .Replace("amphora-health-checker", directory["lvs/check/udp_check.sh"], StringComparison.Ordinal);
        await File.WriteAllTextAsync(directory["listener.conf"], "global_defs {\n    script_user root\n    enable_script_security\n}\n" + text);

        Assert.Equal("", await ComplaintsAsync(directory["listener.conf"]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Our_agent_understands_every_golden_configuration(string name)
    {
        var golden = LvsCase.Read(name);
        var listener = golden.Configuration.Listeners.Values.Single();

        var read = ListenerReader.Read(golden.Render());

        Assert.Equal(listener.Id, read.ListenerId);
        Assert.Equal(listener.Protocol, read.Protocol);
        Assert.Equal(golden.Configuration.LoadBalancer!.Id, read.LoadBalancerId);
    }

    private static async Task<string> ComplaintsAsync(string file)
    {
        using var process = Process.Start(new ProcessStartInfo(Keepalived, ["--config-test", "--log-console", "-f", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? "" : $"{process.ExitCode} {said}";
    }
}
