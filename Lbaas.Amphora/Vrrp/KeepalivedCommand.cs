using Lbaas.Amphora.Processes;

namespace Lbaas.Amphora.Vrrp;

/// <summary>Runs the keepalived program: to check a configuration, to start a daemon, to ask for its version.</summary>
public sealed class KeepalivedCommand(AgentOptions options, CommandRunner runner)
{
    // A check ends like a failed one for these too, though the daemon runs with them. Octavia's configurations bring some
    // about: a MASTER with nopreempt, a script without a user.
    private static readonly string[] Remarks =
    [
        "Warning - ", "WARNING - ", "SECURITY VIOLATION - scripts are being executed but script_security not enabled.",
    ];

    private string? _version;

    /// <summary><c>keepalived -t</c>, in the node's network: it wants to see the interfaces.</summary>
    public async Task<CommandResult> CheckAsync(string configuration, CancellationToken cancellation)
    {
        var result = await runner.RunAsync(options.KeepalivedCommand, ["-t", "-f", configuration], cancellation);
        return result.Succeeded || result.Output.Length == 0 || !result.Output.Split('\n').All(IsRemark)
            ? result
            : new CommandResult(true, result.Output);
    }

    /// <summary>Starts a daemon that outlives the agent. It shares no file with another one on the same machine.</summary>
    public Task<CommandResult> StartAsync(VrrpFiles files, CancellationToken cancellation) => runner.RunAsync(
        options.KeepalivedCommand,
        ["-P", "-D", "-f", files.Configuration, "-p", files.PidFile, "-r", files.VrrpPidFile], cancellation);

    /// <summary>For example <c>2.2.7</c>; empty when there is no such program. Asked once.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellation)
    {
        if (_version is not null)
            return _version;
        var result = await runner.RunOutsideAsync(options.KeepalivedCommand, ["--version"], cancellation);
        var words = result.Output.Split([' ', '\n'], 3, StringSplitOptions.RemoveEmptyEntries);
        return _version = result.Succeeded && words is ["Keepalived", ['v', .. var version], ..] ? version : "";
    }

    private static bool IsRemark(string line) => string.IsNullOrWhiteSpace(line) || Remarks.Any(remark => line.Contains(remark, StringComparison.Ordinal));
}
