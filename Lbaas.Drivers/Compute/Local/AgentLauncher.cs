using System.Diagnostics;
using System.Globalization;

namespace Lbaas.Drivers.Compute.Local;

/// <summary>Starts agents as daemons of their own: they outlive us, however we end.</summary>
internal sealed class AgentLauncher(LocalComputeOptions options, TimeProvider clock)
{
    private const int LogShown = 2000;

    // The new session keeps the terminal's Ctrl-C away from the agent; its pid is known before it has said a word. What it says
    // is appended, so that it goes on at the start when its log is cut.
    private const string Script =
        "cd \"$0\" && : >agent.log && exec setsid -f /bin/sh -c 'echo $$ >agent.pid.new && mv agent.pid.new agent.pid && exec \"$@\"' agent \"$@\" "
        + "</dev/null >>agent.log 2>&1";

    // Looks in a row that find no process before it counts as ended.
    private const int MissesMax = 10;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TMPDIR", "DOTNET_ROOT", "DOTNET_CLI_HOME"];

    /// <summary>Starts the agent and waits until it listens.</summary>
    /// <exception cref="ComputeException">It ended, or did not listen in time; then it does not run.</exception>
    /// <param name="program">The agent: an executable or a <c>.dll</c>; null for that of the same build.</param>
    public async Task<int> StartAsync(AgentFiles files, string? program, CancellationToken cancellation)
    {
        File.Delete(files.Pid);
        File.Delete(files.Announcement);
        var command = AgentProgramFile.Command(program);
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, files.Directory, .. command, "--config", files.Configuration]);
        start.Environment.Clear();
        foreach (var (name, value) in Environment())
            start.Environment[name] = value;
        using var shell = Process.Start(start) ?? throw new ComputeException("/bin/sh did not start");
        await shell.WaitForExitAsync(cancellation).ConfigureAwait(false);
        if (shell.ExitCode != 0)
            throw new ComputeException($"the agent was not started: setsid ended with {shell.ExitCode}. {TailOf(files.Log)}".TrimEnd());
        return await WaitAsync(files, cancellation).ConfigureAwait(false);
    }

    /// <summary>Waits until the started agent listens.</summary>
    /// <returns>Its port.</returns>
    public async Task<int> WaitAsync(AgentFiles files, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var missed = 0;
        while (true)
        {
            if (!Directory.Exists(files.Directory))
                throw new ComputeException("the agent's directory was taken away while it started");
            var pid = files.ReadPid();
            if (pid is { } known)
            {
                if (AgentFiles.ReadNumber(files.Announcement, "pid") == known && AgentFiles.ReadNumber(files.Announcement, "port") is { } port)
                    return port;
                // Until it has become the agent, the process is the shell that writes the pid.
                // While it becomes that, its command line is empty for a moment.
                missed = Processes.IsAlive(known, files.Configuration) ? 0 : missed + 1;
                if (missed == MissesMax)
                    throw new ComputeException($"the agent ended at once: {TailOf(files.Log)}");
            }
            if (clock.GetElapsedTime(started) > TimeSpan.FromSeconds(options.StartTimeoutSeconds))
            {
                if (pid is { } silent)
                    Processes.Signal(silent, Processes.KillNow);
                throw new ComputeException($"the agent did not listen within {options.StartTimeoutSeconds} s: {TailOf(files.Log)}");
            }
            await Task.Delay(Poll, clock, cancellation).ConfigureAwait(false);
        }
    }

    private IEnumerable<(string Name, string Value)> Environment()
    {
        foreach (var name in Inherited)
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
                yield return (name, value);
        }
        // Many agents share this machine.
        yield return ("DOTNET_gcServer", "0");
        // 256 KiB, in hex; there is no such setting in the program's own configuration.
        yield return ("DOTNET_GCgen0size", "40000");
        yield return ("DOTNET_GCHeapHardLimit", (options.AgentHeapMebibytes * 1024L * 1024).ToString("x", CultureInfo.InvariantCulture));
    }

    private static string TailOf(string log)
    {
        var text = File.Exists(log) ? File.ReadAllText(log).Trim() : "";
        return text.Length <= LogShown ? text : text[^LogShown..];
    }
}
