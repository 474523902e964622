using System.Diagnostics;
using System.Globalization;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.Network;

namespace Lbaas.Amphora.Datagrams;

/// <summary>Programs that outlive the agent, found again by pid file and command line.</summary>
internal static class Detached
{
    // A session of its own keeps the agent's signals away; the log is what it says before it ends.
    private const string Script = "exec setsid -f \"$@\" </dev/null >\"$0\" 2>&1";

    /// <summary>Starts a program in the node's network and returns when it is on its own.</summary>
    /// <exception cref="DatagramException">The shell could not start it.</exception>
    public static async Task StartAsync(NetworkNamespace network, string log, IEnumerable<string> command, CancellationToken cancellation)
    {
        var start = network.Command("/bin/sh", ["-c", Script, log, .. command]);
        try
        {
            using var shell = Process.Start(start) ?? throw new DatagramException("/bin/sh did not start");
            await shell.WaitForExitAsync(cancellation);
            if (shell.ExitCode != 0)
                throw new DatagramException($"{command.First()} did not start: {TailOf(log)}");
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new DatagramException($"{start.FileName}: {fault.Message}");
        }
    }

    /// <summary>The process a pid file names, if its command line holds the word: pids are used again.</summary>
    public static int? Find(string pidFile, string word)
    {
        try
        {
            return int.TryParse(File.ReadAllText(pidFile).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains(word) ? pid : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Ends a process, by force if it doesn't hurry.</summary>
    /// <exception cref="DatagramException">It can't be killed.</exception>
    public static async Task EndAsync(Func<int?> find, TimeProvider time, CancellationToken cancellation)
    {
        foreach (var signal in (int[])[Posix.SigTerm, Posix.SigKill])
        {
            if (find() is not { } pid)
                return;
            Posix.Signal(pid, signal);
            if (await UntilAsync(TimeSpan.FromSeconds(5), () => Task.FromResult(find() is null), time, cancellation))
                return;
        }
        throw new DatagramException($"process {find()} can't be killed");
    }

    public static async Task<bool> UntilAsync(TimeSpan timeout, Func<Task<bool>> condition, TimeProvider time, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (!await condition())
        {
            if (time.GetElapsedTime(start) >= timeout)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellation);
        }
        return true;
    }

    public static string TailOf(string log)
    {
        const int shown = 2000;
        var text = File.Exists(log) ? File.ReadAllText(log).Trim() : "";
        return text.Length <= shown ? text : text[^shown..];
    }
}
