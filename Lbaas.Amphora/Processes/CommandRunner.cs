using System.ComponentModel;
using System.Diagnostics;
using Lbaas.Amphora.Network;

namespace Lbaas.Amphora.Processes;

/// <summary>How a run of a program ended, and what it said on both streams.</summary>
public readonly record struct CommandResult(bool Succeeded, string Output)
{
    /// <summary>It ended by itself. One that was killed, took too long or could not be started says nothing about what it was given.</summary>
    public bool Ended { get; init; } = true;
}

/// <summary>Runs programs to their end, within a bound of time and of output. Never through a shell.</summary>
public sealed class CommandRunner(NetworkNamespace network, TimeProvider time)
{
    // Of a checker that complains about every line, the first part tells enough.
    private const int OutputCharactersMax = 64 * 1024;

    // An exit code from here on is a signal's number above this.
    private const int SignalBase = 128;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs it in the node's network. A program that makes a daemon of itself may live on.</summary>
    public Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation) =>
        RunAsync(network.Command(program, arguments), cancellation);

    /// <summary>Runs it in the agent's own network.</summary>
    public Task<CommandResult> RunOutsideAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation) =>
        RunAsync(new ProcessStartInfo(program, arguments), cancellation);

    private async Task<CommandResult> RunAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception fault)
        {
            return new CommandResult(false, $"{start.FileName}: {fault.Message}") { Ended = false };
        }
        try
        {
            var error = process.StandardError.ReadToEndAsync(either.Token);
            var output = await process.StandardOutput.ReadToEndAsync(either.Token) + await error;
            await process.WaitForExitAsync(either.Token);
            return new CommandResult(process.ExitCode == 0, output[..Math.Min(output.Length, OutputCharactersMax)]) { Ended = process.ExitCode < SignalBase };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new CommandResult(false, $"{start.FileName} took longer than {Timeout.TotalSeconds} s.") { Ended = false };
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
