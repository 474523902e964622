using Lbaas.Amphora.Haproxy;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Network;

namespace Lbaas.Amphora.SessionTables;

/// <summary>
/// Sees to it that a reload keeps session tables. HAProxy's old worker teaches the new one, as a peer, but only when it has itself
/// nothing left to learn; and one that waits in vain for a teacher takes seconds to believe that there is none.
/// </summary>
public sealed partial class TableHandover(AgentOptions options, NetworkNamespace network, TimeProvider time, ILogger<TableHandover> logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    // After a cold start HAProxy asks other nodes for so long.
    private static readonly TimeSpan LearningMax = TimeSpan.FromMilliseconds(5500);

    // An old worker begins to teach at once.
    private static readonly TimeSpan TeachingMax = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LessonMax = TimeSpan.FromSeconds(1);

    /// <summary>Whether the tables of a configuration have no place but this node.</summary>
    internal async Task<bool> IsAloneAsync(LoadBalancerFiles files, CancellationToken cancellation) =>
        await PeerAsync(files, cancellation) is { IsAlone: true };

    /// <summary>Before a reload: waits until the worker can teach, if it still learns.</summary>
    internal async Task<TableState> BeforeAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        var state = await StateAsync(files, cancellation);
        // One that is alone has nobody to learn from, and was told so when it started.
        if (!state.HasTables || state.HasLearnt || await PeerAsync(files, cancellation) is not { IsAlone: false })
            return state;
        return await UntilLearntAsync(files, LearningMax, cancellation);
    }

    /// <summary>After a reload: waits until the new worker has the tables of the old one, if there were any.</summary>
    internal async Task AfterAsync(LoadBalancerFiles files, TableState before, CancellationToken cancellation)
    {
        if (await PeerAsync(files, cancellation) is not { } peer)
            return;
        if (before is { HasTables: true, HasLearnt: true } && (await UntilLearntAsync(files, TeachingMax, cancellation)).HasLearnt)
            return;
        // What is not known here may be known to other nodes; without the lesson the worker asks them in a while.
        if (!peer.IsAlone && before.HasTables)
            return;
        using var timeout = new CancellationTokenSource(LessonMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            await LastLesson.GiveAsync(peer, network, either.Token);
            await UntilLearntAsync(files, LessonMax, cancellation);
        }
        catch (Exception fault) when (fault is IOException || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            Log.NotGiven(logger, files.Id, fault); // the next reload may lose sessions, if it comes soon
        }
    }

    private async Task<LocalPeer?> PeerAsync(LoadBalancerFiles files, CancellationToken cancellation) =>
        LocalPeer.In(await File.ReadAllLinesAsync(files.Configuration, cancellation), HaproxyCommand.PeerName(options.AmphoraId));

    private async Task<TableState> UntilLearntAsync(LoadBalancerFiles files, TimeSpan timeout, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var state = await StateAsync(files, cancellation);
            if (state.HasLearnt || time.GetElapsedTime(start) >= timeout)
                return state;
            await Task.Delay(Poll, time, cancellation);
        }
    }

    // A worker that does not answer has nothing that could be kept.
    private async Task<TableState> StateAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        try
        {
            return TableState.In(await StatsSocket.AskAsync(files.Socket, "show peers", time, cancellation));
        }
        catch (IOException fault)
        {
            Log.NotKnown(logger, files.Id, fault);
            return default;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The new worker of haproxy {LoadBalancer} still waits for session tables")]
        public static partial void NotGiven(ILogger logger, Guid loadBalancer, Exception fault);

        [LoggerMessage(2, LogLevel.Information, "haproxy {LoadBalancer} does not say how its session tables are")]
        public static partial void NotKnown(ILogger logger, Guid loadBalancer, Exception fault);
    }
}
