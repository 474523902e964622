using System.Diagnostics;

namespace Lbaas.Drivers.Linux;

/// <summary>Runs <c>ip</c> of iproute2: links, addresses and network namespaces of this machine. Most of it needs root.</summary>
internal sealed class IpProgram(TimeProvider clock)
{
    private const string Program = "/usr/sbin/ip";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <returns>What it said.</returns>
    /// <exception cref="IOException">It could not do it, or not in time.</exception>
    public async Task<string> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        using var process = Start(start);
        try
        {
            var error = process.StandardError.ReadToEndAsync(either.Token);
            var output = await process.StandardOutput.ReadToEndAsync(either.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return process.ExitCode == 0
                ? output
                : throw new IOException($"ip {string.Join(' ', arguments)}: {(await error.ConfigureAwait(false)).Trim()}");
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"ip {string.Join(' ', arguments)}: it took longer than {Timeout.TotalSeconds} s", late);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>Is there a network interface of that name on this machine?</summary>
    public static bool HasLink(string name) => Directory.Exists($"/sys/class/net/{name}");

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new IOException($"{Program}: {failure.Message}. Install iproute2.", failure);
        }
    }
}
