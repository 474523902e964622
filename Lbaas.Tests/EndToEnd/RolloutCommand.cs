using System.Diagnostics;

namespace Lbaas.Tests.EndToEnd;

/// <summary>The command that operators use.</summary>
internal static class RolloutCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs it to its end.</summary>
    /// <returns>Its exit code, and all that it said on both streams.</returns>
    public static async Task<(int Code, string Said)> RunAsync(Uri server, params string[] words)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "rollout"), [.. words, "--url", server.ToString().TrimEnd('/')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var command = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var said = await command.StandardOutput.ReadToEndAsync(limit.Token) + await command.StandardError.ReadToEndAsync(limit.Token);
            await command.WaitForExitAsync(limit.Token);
            return (command.ExitCode, said);
        }
        finally
        {
            if (!command.HasExited)
                command.Kill();
        }
    }
}
