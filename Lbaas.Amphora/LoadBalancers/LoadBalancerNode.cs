using Lbaas.Amphora.Files;
using Lbaas.Amphora.Haproxy;
using Lbaas.Amphora.Heartbeats;
using Lbaas.Amphora.Network;
using Lbaas.Amphora.Rest;

namespace Lbaas.Amphora.LoadBalancers;

/// <summary>What can be done to the load balancers on this node, one thing at a time.</summary>
public sealed partial class LoadBalancerNode(
    LoadBalancerDirectory directory, ConfigurationStore configurations, HaproxyService haproxy, CounterLedger counters,
    VipAnnouncer announcer, ILogger<LoadBalancerNode> logger) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public Task<Answer> UploadAsync(Guid id, byte[] text, long? revision, CancellationToken cancellation) =>
        AloneAsync(() => configurations.ReplaceAsync(id, text, revision, cancellation), cancellation);

    public Task<Answer> StartAsync(Guid id, CancellationToken cancellation) => ChangeAsync(id, "start", async files =>
    {
        AtomicFile.Write(files.RunMark, []);
        await haproxy.StartAsync(files, cancellation);
        await announcer.AnnounceAsync(cancellation);
    }, cancellation);

    public Task<Answer> ReloadAsync(Guid id, CancellationToken cancellation) => ChangeAsync(id, "reload", async files =>
    {
        AtomicFile.Write(files.RunMark, []);
        await haproxy.ReloadAsync(files, cancellation);
        CertificateSweep.Run(files);
        await announcer.AnnounceAsync(cancellation);
    }, cancellation);

    public Task<Answer> StopAsync(Guid id, CancellationToken cancellation) => ChangeAsync(id, "stop", async files =>
    {
        File.Delete(files.RunMark);
        await haproxy.StopAsync(files, cancellation);
    }, cancellation);

    /// <summary>Removes a load balancer from this node; one that isn't there is no error.</summary>
    public Task<Answer> DeleteAsync(Guid id, CancellationToken cancellation) => AloneAsync(async () =>
    {
        var files = directory[id];
        try
        {
            await haproxy.StopAsync(files, cancellation);
        }
        catch (HaproxyException fault)
        {
            return Answer.Failed($"Error stopping haproxy", fault.Message);
        }
        configurations.Remove(files);
        counters.Forget(id, [.. directory.Datagrams.Of(id).Select(listener => listener.Id)]);
        return Answer.Ok();
    }, cancellation);

    /// <summary>Adopts what runs and starts what should.</summary>
    /// <returns>Whether it runs now.</returns>
    internal async Task<bool> EnsureRunningAsync(Guid id, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            var files = directory[id];
            if (files.Exists && File.Exists(files.RunMark))
                await haproxy.StartAsync(files, cancellation);
            return true;
        }
        catch (HaproxyException fault)
        {
            Log.NotRunning(logger, id, fault.Message);
            return false;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private Task<Answer> ChangeAsync(
        Guid id, string action, Func<LoadBalancerFiles, Task> change, CancellationToken cancellation) => AloneAsync(async () =>
    {
        var files = directory[id];
        if (!files.Exists)
            return Answers.NoLoadBalancer(id.ToString());
        try
        {
            await change(files);
        }
        catch (HaproxyException fault)
        {
            return Answer.Failed($"Error {action}ing haproxy", fault.Message);
        }
        return Answer.Accepted(details: $"haproxy {action} done for {id}");
    }, cancellation);

    internal async Task<Answer> AloneAsync(Func<Task<Answer>> work, CancellationToken cancellation)
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
        [LoggerMessage(1, LogLevel.Error, "haproxy {LoadBalancer} should run and doesn't: {Reason}")]
        public static partial void NotRunning(ILogger logger, Guid loadBalancer, string reason);
    }
}
