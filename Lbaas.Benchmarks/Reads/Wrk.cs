using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Lbaas.Benchmarks.Reads;

/// <summary>Debian's load generator <c>wrk</c>: 32 kept-alive connections on two threads, each asking again when it is answered.</summary>
internal static partial class Wrk
{
    public const int Connections = 32;

    private const int Seconds = 5;

    /// <param name="script">A Lua file that makes the requests, or null to GET the address.</param>
    /// <returns>Answers per second, and the time that 99 of 100 answers did not take longer than.</returns>
    /// <exception cref="IOException">It is not installed, or some answers were no 2xx.</exception>
    public static async Task<(double PerSecond, double P99Ms)> RunAsync(string url, string? script = null)
    {
        string[] arguments = ["-t2", "--latency", $"-c{Connections}", $"-d{Seconds}s", .. script is null ? Array.Empty<string>() : ["-s", script], url];
        using var process = Start(arguments);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 || output.Contains("Non-2xx", StringComparison.Ordinal))
            throw new IOException($"wrk {url} went wrong:\n{output}");
        var p99 = P99().Match(output);
        return (Number(Rate().Match(output)), Number(p99) * UnitMs(p99.Groups[2].Value));
    }

    private static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static double UnitMs(string unit) => unit switch
    {
        "us" => 0.001,
        "ms" => 1,
        _ => 1_000,
    };

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        }
        catch (Win32Exception missing)
        {
            throw new IOException("The load generator is not installed: scripts/prerequisites wrk=wrk", missing);
        }
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex P99();
}
