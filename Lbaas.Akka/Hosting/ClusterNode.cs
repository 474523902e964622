using Akka.Cluster;
using Lbaas.Akka.Journal;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Replica;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lbaas.Akka.Hosting;

/// <summary>
/// The first of this node's services to start and the last to end: the data directory, the journal's tables and the replica are there before the
/// actor system, and until that has left the cluster.
/// </summary>
public sealed class ClusterNode(LbaasAkkaOptions options, IJournalDatabase journal, JournalReplica replica) : IHostedService
{
    private DataDirectoryLock? _directory;

    /// <exception cref="DataDirectoryInUseException">An embedded host has the data directory.</exception>
    /// <exception cref="Runtime.JournalUnavailableException">The journal or the replica can't be opened.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _directory = DataDirectoryLock.AcquireShared(options.DataDirectory, options.NodeName);
        journal.Prepare();
        replica.Open();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await replica.DisposeAsync().ConfigureAwait(false);
        _directory?.Dispose();
    }
}

/// <summary>
/// Starts after the actor system and waits until this node is a member and its replica has caught up, so that whatever starts next finds a host that
/// works. After a bounded time it lets the others start all the same: requests are refused then, and the node is not ready.
/// </summary>
public sealed partial class ClusterArrival(LbaasAkkaOptions options, LbaasCluster cluster, ILogger<ClusterArrival> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Cluster.Get(cluster.System ?? throw new InvalidOperationException("Add the actor system before what waits for it."))
            .RegisterOnMemberUp(() => up.TrySetResult());
        try
        {
            await Task.WhenAll(up.Task, cluster.Follower.CaughtUp).WaitAsync(options.StartTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.NotThere(logger, options.StartTimeout.TotalSeconds, up.Task.IsCompleted, cluster.Follower.CaughtUp.IsCompleted);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "After {Seconds} s this node is not ready (member: {IsMember}, replica caught up: {HasCaughtUp}); it goes on trying and refuses requests meanwhile")]
        public static partial void NotThere(ILogger logger, double seconds, bool isMember, bool hasCaughtUp);
    }
}
