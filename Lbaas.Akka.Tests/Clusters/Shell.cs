using System.Diagnostics;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>Commands that must succeed.</summary>
internal static class Shell
{
    public static Task RunAsync(string program, params string[] arguments) =>
        RunAsync(new ProcessStartInfo(program, arguments));

    public static async Task RunAsync(ProcessStartInfo start)
    {
        // A server that is started this way keeps the streams open: they are read only behind a failure.
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        if (process.ExitCode != 0)
            Assert.Fail($"{start.FileName} {string.Join(' ', start.ArgumentList)}: {await process.StandardError.ReadToEndAsync()}");
    }
}
