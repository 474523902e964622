using System.Security.Cryptography;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Processes;

namespace Lbaas.Amphora.Haproxy;

/// <summary>Runs the HAProxy program: to check a configuration, to start a daemon, to ask for its version.</summary>
public sealed class HaproxyCommand
{
    private readonly string _program;
    private readonly string _peerName;
    private readonly string _userInclude;
    private readonly CommandRunner _runner;
    private string? _version;

    public HaproxyCommand(AgentOptions options, LoadBalancerDirectory directory, CommandRunner runner)
    {
        _program = options.HaproxyCommand;
        _peerName = PeerName(options.AmphoraId);
        _userInclude = directory.WriteUserInclude();
        _runner = runner;
    }

    /// <summary><c>haproxy -c</c>: with exactly the files and the name the daemon will have.</summary>
    public Task<CommandResult> CheckAsync(string configuration, CancellationToken cancellation) =>
        RunAsync(["-c", "-L", _peerName, "-f", configuration, "-f", _userInclude], cancellation);

    /// <summary>
    /// Starts a master with its workers and returns when they are daemons of their own: they outlive the agent.
    /// </summary>
    public Task<CommandResult> StartAsync(LoadBalancerFiles files, CancellationToken cancellation) =>
        RunAsync(["-W", "-D", "-S", $"{files.MasterSocket},mode,600,level,admin", "-L", _peerName, "-p", files.PidFile, "-f", files.Configuration, "-f", _userInclude], cancellation);

    /// <summary>For example <c>2.6.12-1+deb12u4</c>; empty when the program can't say. Asked once.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellation)
    {
        if (_version is not null)
            return _version;
        var result = await RunAsync(["-v"], cancellation);
        var words = result.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return _version = Array.IndexOf(words, "version") is var at and >= 0 && at + 1 < words.Length ? words[at + 1] : "";
    }

    /// <summary>How the peers section names this amphora (Octavia: base64 of SHA-1, made fit for HAProxy).</summary>
    internal static string PeerName(string amphoraId)
    {
        var name = Convert.ToBase64String(SHA1.HashData(System.Text.Encoding.UTF8.GetBytes(amphoraId)))
            .TrimEnd('=').Replace('+', '_').Replace('/', '-');
        return name.StartsWith('-') ? "x" + name[1..] : name;
    }

    private Task<CommandResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation) =>
        _runner.RunAsync(_program, arguments, cancellation);
}
