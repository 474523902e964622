using System.Diagnostics;

namespace Lbaas.Tests.Pairs;

/// <summary>What <c>ip</c> says of this machine's networks.</summary>
internal static class LinkTools
{
    /// <summary>Empty when it failed: what was asked about is not there.</summary>
    public static async Task<string> IpAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/sbin/ip", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await error;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : "";
    }

    public static string NamespaceOf(string amphora) => $"lbaas-{amphora[^12..]}";

    /// <summary>Has the amphora that address now?</summary>
    public static async Task<bool> HoldsAsync(string amphora, string address) =>
        (await IpAsync("-n", NamespaceOf(amphora), "-o", "address", "show")).Contains($" {address}/");

    /// <summary>The processes of the amphora that are in its namespace.</summary>
    public static async Task<List<int>> ProcessesAsync(string amphora) =>
        [.. (await IpAsync("netns", "pids", NamespaceOf(amphora))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
}
