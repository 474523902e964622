using System.Diagnostics;
using System.Security.Cryptography;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Network;

namespace Lbaas.Amphora.Haproxy;

/// <summary>How a run of the program ended, and what it said on both streams.</summary>
public readonly record struct CommandResult(bool Succeeded, string Output);

/// <summary>Runs the HAProxy program: to check a configuration, to start a daemon, to ask for its version.</summary>
public sealed class HaproxyCommand
{
    // Of a checker that complains about every line, the first part tells enough.
    private const int OutputCharactersMax = 64 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly string _program;
    private readonly string _peerName;
    private readonly string _userInclude;
    private readonly NetworkNamespace _network;
    private readonly TimeProvider _time;
    private string? _version;

    public HaproxyCommand(AgentOptions options, LoadBalancerDirectory directory, NetworkNamespace network, TimeProvider time)
    {
        _program = options.HaproxyCommand;
        _peerName = PeerName(options.AmphoraId);
        _userInclude = directory.WriteUserInclude();
        _network = network;
        _time = time;
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

    // How the peers section names this amphora (Octavia: base64 of SHA-1, made fit for HAProxy).
    private static string PeerName(string amphoraId)
    {
        var name = Convert.ToBase64String(SHA1.HashData(System.Text.Encoding.UTF8.GetBytes(amphoraId)))
            .TrimEnd('=').Replace('+', '_').Replace('/', '-');
        return name.StartsWith('-') ? "x" + name[1..] : name;
    }

    private async Task<CommandResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = _network.Command(_program, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var timeout = new CancellationTokenSource(Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            return new CommandResult(false, $"{_program}: {fault.Message}");
        }
        try
        {
            var error = process.StandardError.ReadToEndAsync(either.Token);
            var output = await process.StandardOutput.ReadToEndAsync(either.Token) + await error;
            await process.WaitForExitAsync(either.Token);
            return new CommandResult(process.ExitCode == 0, output[..Math.Min(output.Length, OutputCharactersMax)]);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new CommandResult(false, $"{_program} took longer than {Timeout.TotalSeconds} s.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
