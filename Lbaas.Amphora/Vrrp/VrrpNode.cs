using System.Security.Cryptography;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Rest;

namespace Lbaas.Amphora.Vrrp;

/// <summary>What can be done to the node's VRRP, one thing at a time (spec amphora 1 and 4).</summary>
public sealed partial class VrrpNode(
    VrrpFiles files, KeepalivedCommand command, KeepalivedService keepalived, Advertisements advertisements,
    LoadBalancerDirectory directory, ILogger<VrrpNode> logger) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Whether VIPs are keepalived's here.</summary>
    public bool IsConfigured => File.Exists(files.Configuration);

    /// <summary>Whether it should be alive and isn't. One that was stopped, for instance for want of listeners, should not be.</summary>
    public bool IsDead => IsConfigured && File.Exists(files.RunMark) && !keepalived.IsAlive;

    /// <summary>SHA-256, in upper-case hex, of the configuration that keepalived is meant to run; empty when it is meant to run none.</summary>
    public string MeantToRun => IsConfigured && File.Exists(files.RunMark) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(files.Configuration))) : "";

    /// <summary>Checks a configuration and keeps it; it is in effect after a start or reload.</summary>
    public Task<Answer> UploadAsync(byte[] text, CancellationToken cancellation) => AloneAsync(async () =>
    {
        CheckScripts.Write(files, directory);
        var candidate = files.Configuration + ".candidate";
        AtomicFile.Write(candidate, text, AtomicFile.OwnerOnly);
        var check = await command.CheckAsync(candidate, cancellation);
        if (!check.Succeeded)
        {
            AtomicFile.Replace(candidate, files.FailedConfiguration);
            return Answer.Failed("Error enabling octavia-keepalived service",
                check.Output.Replace(candidate, files.Configuration, StringComparison.Ordinal));
        }
        AtomicFile.Replace(candidate, files.Configuration);
        return Answer.Ok(etag: ConfigurationDigest.Of(text).ToString());
    }, cancellation);

    /// <summary>start, stop or reload; starting what runs is a reload.</summary>
    public Task<Answer> ActAsync(string action, CancellationToken cancellation) => AloneAsync(async () =>
    {
        if (action == "start" && keepalived.IsAlive)
            action = "reload";
        try
        {
            if (action == "stop")
            {
                if (Directory.Exists(files.Directory))
                    File.Delete(files.RunMark);
                await keepalived.StopAsync(cancellation);
            }
            else if (!IsConfigured)
                return Failed(action, "There is no configuration.");
            else
            {
                AtomicFile.Write(files.RunMark, []);
                // One that is about to take the VIPs from a dead node would begin to count anew how long it has heard nobody.
                if (keepalived.IsAlive)
                    await advertisements.NextAsync(cancellation);
                await keepalived.StartOrReloadAsync(cancellation);
            }
            return Answer.Accepted(details: $"keepalived {action}ed");
        }
        catch (KeepalivedException fault)
        {
            return Failed(action, fault.Message);
        }
    }, cancellation);

    /// <summary>Starts what should run and doesn't.</summary>
    /// <returns>Whether all is as it should be now.</returns>
    internal async Task<bool> EnsureRunningAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (Directory.Exists(files.Directory))
                CheckScripts.Write(files, directory);
            if (IsDead)
                await keepalived.StartOrReloadAsync(cancellation);
            return true;
        }
        catch (KeepalivedException fault)
        {
            Log.NotRunning(logger, fault.Message);
            return false;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static Answer Failed(string action, string details) =>
        Answer.Failed($"Failed to {action} octavia-keepalived service", details);

    private async Task<Answer> AloneAsync(Func<Task<Answer>> work, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        finally
        {
            _gate.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "keepalived should run and doesn't: {Reason}")]
        public static partial void NotRunning(ILogger logger, string reason);
    }
}
