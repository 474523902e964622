using System.Diagnostics;

namespace Lbaas.Tests.Drivers;

/// <summary>The real HAProxy, as a checker.</summary>
internal static class HaproxyProgram
{
    /// <summary>What <c>haproxy -c</c> has to say against a configuration: empty when it accepts it without a warning.</summary>
    public static async Task<string> ComplaintsAsync(string file, string localPeer = "local")
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/sbin/haproxy", ["-c", "-L", localPeer, "-f", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var said = await error + output;
        return process.ExitCode == 0 && !said.Contains("WARNING", StringComparison.Ordinal) ? "" : said;
    }
}
