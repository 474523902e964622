using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.Datagrams.Configuration;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.Heartbeats;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Rest;

namespace Lbaas.Amphora.Datagrams;

/// <summary>What can be done to the UDP and SCTP listeners on this node, one thing at a time with all else (spec amphora 1).</summary>
internal sealed class DatagramNode(
    LoadBalancerDirectory directory, LoadBalancerNode node, ConfigurationStore configurations, IDatagramCarrier carrier, CounterLedger counters)
{
    public Task<Answer> UploadAsync(Guid listener, byte[] text, long? revision, CancellationToken cancellation) =>
        node.AloneAsync(() => ReplaceAsync(listener, text, revision, cancellation), cancellation);

    public Task<Answer> RunAsync(Guid listener, string action, CancellationToken cancellation) => ChangeAsync(listener, action, async files =>
    {
        AtomicFile.Write(files.RunMark, []);
        await carrier.ApplyAsync(files, cancellation);
    }, cancellation);

    public Task<Answer> StopAsync(Guid listener, CancellationToken cancellation) => ChangeAsync(listener, "stop", async files =>
    {
        File.Delete(files.RunMark);
        await carrier.ApplyAsync(files, cancellation);
    }, cancellation);

    public Task<Answer> DeleteAsync(Guid listener, CancellationToken cancellation) =>
        node.AloneAsync(() => RemoveAsync(listener, cancellation), cancellation);

    /// <summary>Starts what should run and doesn't.</summary>
    /// <returns>Null when all runs, or why not.</returns>
    public async Task<string?> EnsureRunningAsync(CancellationToken cancellation)
    {
        string? trouble = null;
        if (!directory.Datagrams.All().Any(files => files.ShouldRun && !carrier.IsRunning(files)))
            return null;
        await node.AloneAsync(async () =>
        {
            foreach (var files in directory.Datagrams.All().Where(files => files.ShouldRun && !carrier.IsRunning(files)))
            {
                try
                {
                    await carrier.ApplyAsync(files, cancellation);
                }
                catch (DatagramException fault)
                {
                    trouble = $"{files.Id}: {fault.Message}";
                }
            }
            return Answer.Ok();
        }, cancellation);
        return trouble;
    }

    private async Task<Answer> ReplaceAsync(Guid listener, byte[] text, long? revision, CancellationToken cancellation)
    {
        var files = directory.Datagrams[listener];
        Directory.CreateDirectory(files.Directory);
        var candidate = files.Configuration + ".candidate";
        AtomicFile.Write(candidate, text);
        if (await RefusalAsync(listener, text, cancellation) is { } refusal)
        {
            AtomicFile.Replace(candidate, files.FailedConfiguration);
            return Answer.Invalid(refusal);
        }
        var balancer = directory[ListenerReader.Read(text).LoadBalancerId];
        var highest = RevisionFence.Read(balancer);
        if (revision < highest)
        {
            File.Delete(candidate);
            return Answer.Conflict($"revision {revision} is lower than {highest}");
        }
        if (revision > highest)
        {
            Directory.CreateDirectory(balancer.Directory);
            RevisionFence.Raise(balancer, revision.Value);
        }
        // One that says nothing new keeps its date, by which it is known what runs.
        if (files.Exists && File.ReadAllBytes(files.Configuration).AsSpan().SequenceEqual(text))
            File.Delete(candidate);
        else
            AtomicFile.Replace(candidate, files.Configuration);
        return Answer.Ok(etag: ConfigurationDigest.Of(text).ToString());
    }

    private async Task<Answer> RemoveAsync(Guid listener, CancellationToken cancellation)
    {
        var files = directory.Datagrams[listener];
        var owner = files.LoadBalancerId();
        files.Delete();
        try
        {
            await carrier.ApplyAsync(files, cancellation);
        }
        catch (DatagramException fault)
        {
            return Answer.Failed("Error stopping listener", fault.Message);
        }
        counters.ForgetListener(listener);
        if (owner is { } id && !directory[id].Exists && directory.Datagrams.Of(id).Count == 0)
            configurations.Remove(directory[id]);
        return Answer.Ok();
    }

    private async Task<string?> RefusalAsync(Guid listener, byte[] text, CancellationToken cancellation)
    {
        try
        {
            if (ListenerReader.Read(text).ListenerId != listener)
                return "the configuration is another listener's";
        }
        catch (InvalidListenerException refused)
        {
            return refused.Message;
        }
        return await carrier.CheckAsync(text, cancellation);
    }

    private Task<Answer> ChangeAsync(Guid listener, string action, Func<DatagramFiles, Task> change, CancellationToken cancellation) =>
        node.AloneAsync(async () =>
        {
            var files = directory.Datagrams[listener];
            if (!files.Exists)
                return Answers.NoLoadBalancer(listener.ToString());
            try
            {
                await change(files);
            }
            catch (DatagramException fault)
            {
                return Answer.Failed($"Error {action}ing listener", fault.Message);
            }
            return Answer.Accepted(details: $"Listener {action} done for {listener}");
        }, cancellation);
}
