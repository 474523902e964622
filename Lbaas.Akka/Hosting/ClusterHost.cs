using System.Diagnostics;
using Akka.Actor;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Deaths;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Nodes;
using Lbaas.Akka.Workers;
using Lbaas.Runtime;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Quarantine;
using Lbaas.Runtime.Receipts;
using Lbaas.Runtime.Replica;
using Lbaas.Runtime.Timers;
using Lbaas.Runtime.Workers;
using Microsoft.Extensions.Logging;

namespace Lbaas.Akka.Hosting;

/// <summary>
/// The cluster as this node's API sees it. Actors are asked wherever they live; what is read comes from this node's replica of the journal,
/// and an answer is given when the replica shows what led to it.
/// </summary>
public sealed partial class ClusterHost : IActorHost
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(500);

    private readonly LbaasAkkaOptions _options;
    private readonly HashSet<string> _kinds;
    private readonly HashSet<string> _workers;
    private readonly LbaasCluster _cluster;
    private readonly JournalReplica _replica;
    private readonly ClusterDescriber _describer;
    private readonly ILogger _logger;
    private int _askers;
    private long _unseen;

    public ClusterHost(
        LbaasAkkaOptions options, IEnumerable<ActorKind> kinds, IEnumerable<WorkerKind> workers, LbaasCluster cluster, JournalReplica replica,
        ClusterDescriber describer, ILogger<ClusterHost> logger)
    {
        (_options, _cluster, _replica, _describer, _logger) = (options, cluster, replica, describer, logger);
        _kinds = [.. kinds.Select(static kind => kind.Name)];
        _workers = [.. workers.Select(static kind => kind.Name)];
    }

    /// <summary>Of the entities on this node.</summary>
    public (long Failed, long Written) Writes =>
        (_cluster.Counters[EntityCounter.NotWritten] + _cluster.Counters[EntityCounter.Unknown], _cluster.Counters[EntityCounter.Written]);

    /// <summary>Those that this node's replica can't replay; entities elsewhere can't either, unless they run a newer program.</summary>
    public IReadOnlyList<QuarantinedActor> Quarantined => _replica.Quarantined;

    /// <summary>Askers that wait for an answer.</summary>
    public int Askers => Volatile.Read(ref _askers);

    /// <summary>Answers that were given although the replica did not show yet what led to them.</summary>
    public long Unseen => Volatile.Read(ref _unseen);

    /// <inheritdoc/>
    public async Task<object> AskAsync(ActorAddress actor, object message, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (!_kinds.Contains(actor.Kind))
            throw new UnknownKindException(actor.Kind);
        if (_cluster.RegionOf(actor.Kind) is not { } region || _cluster.IsStopping)
            throw new HostStoppingException();
        // Akka leaves those who wait at a system that has ended to their timeout.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cluster.Terminated);
        try
        {
            if (Interlocked.Increment(ref _askers) > _options.MaxAskers)
                throw new TooManyAskersException(_options.MaxAskers);
            var answer = await DeliverAsync(region, new EntityEnvelope(actor, message), timeout, end.Token).ConfigureAwait(false);
            if (answer is not EntityReply reply)
                throw RefusalOf(actor, message, answer);
            await SeenAsync(reply, cancellationToken).ConfigureAwait(false);
            return reply.Message;
        }
        catch (Exception failure) when (failure is global::Akka.Actor.AskTimeoutException)
        {
            throw new Runtime.AskTimeoutException(actor, timeout);
        }
        catch (OperationCanceledException) when (_cluster.Terminated.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HostStoppingException();
        }
        finally
        {
            Interlocked.Decrement(ref _askers);
        }
    }

    /// <inheritdoc/>
    public bool Tell(ActorAddress target, object message)
    {
        if (_kinds.Contains(target.Kind))
        {
            _cluster.RegionOf(target.Kind)?.Tell(new EntityEnvelope(target, message), ActorRefs.NoSender);
            return _cluster.RegionOf(target.Kind) is not null && !_cluster.IsStopping;
        }

        if (!_workers.Contains(target.Kind))
            throw new UnknownKindException(target.Kind);
        _cluster.WorkersOf(target.Kind)?.Tell(new WorkerRequest(target, message, default), ActorRefs.NoSender);
        return _cluster.WorkersOf(target.Kind) is not null;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecordedEvent>> ReadHistoryAsync(ActorAddress actor, long after, int limit) =>
        new(_replica.ReadHistory(actor, after, limit));

    /// <inheritdoc/>
    public ValueTask<object?> ReadStateAsync(ActorAddress actor) =>
        _kinds.Contains(actor.Kind) ? new(_replica.ReadState(actor)) : throw new UnknownKindException(actor.Kind);

    /// <summary>
    /// Keeps the receipt on this node: a client that repeats its refused request at another one has it decided anew there. Receipts of what was
    /// accepted are in the journal, and so on every node.
    /// </summary>
    /// <inheritdoc/>
    public Task RememberAsync(Receipt receipt) => _replica.RememberAsync(receipt);

    /// <inheritdoc/>
    public DateTimeOffset? DueAt(ActorAddress actor, string timer) => _replica.DueAt(actor, timer);

    /// <inheritdoc/>
    public IReadOnlyList<DueEntry> TimersOf(ActorAddress actor) => _replica.TimersOf(actor);

    /// <inheritdoc/>
    public bool RetryQuarantined(ActorAddress actor)
    {
        if (!Quarantined.Any(quarantined => quarantined.Actor == actor) || _cluster is not { System: { } system } || _cluster.RegionOf(actor.Kind) is not { } region)
            return false;
        region.Tell(new RetryQuarantined(actor), ActorRefs.NoSender);
        // What is shown elsewhere, and the leader's timers, stand still as well.
        foreach (var member in NodeActors.Members(system, _options.Role))
            NodeActors.Find(system, member, NodeKeeper.Name).Tell(new RetryQuarantined(actor), ActorRefs.NoSender);
        return true;
    }

    /// <inheritdoc/>
    public object Describe() => _describer.Describe(Askers, Unseen);

    // While an entity moves, or when a node dies, messages may get lost on the way. Those that are known to be have had no effect yet, and are sent again.
    private async Task<object> DeliverAsync(IActorRef region, EntityEnvelope envelope, TimeSpan timeout, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        var wasLost = false;
        for (var pause = s_firstPause; ; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
        {
            var left = timeout - Stopwatch.GetElapsedTime(begun);
            var answer = await SendAsync(region, envelope, left > s_firstPause ? left : s_firstPause, cancellation).ConfigureAwait(false);
            if (answer is not EntityRefusal refusal)
                return answer;
            wasLost |= refusal.Kind == RefusalKind.Lost;
            if (refusal.Kind is not (RefusalKind.Undelivered or RefusalKind.Lost) || Stopwatch.GetElapsedTime(begun) + pause > timeout)
                return wasLost ? refusal.AfterLoss() : refusal;
            await Task.Delay(pause, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<object> SendAsync(IActorRef region, EntityEnvelope envelope, TimeSpan timeout, CancellationToken cancellation)
    {
        OpenAsk? open = null;
        try
        {
            return await region.Ask<object>(
                asker =>
                {
                    open = _cluster.Asks.Add(region, envelope.Target, asker, _replica.Position);
                    return envelope;
                },
                timeout, cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (open is not null)
                _cluster.Asks.Remove(open);
        }
    }

    private async Task SeenAsync(EntityReply reply, CancellationToken cancellationToken)
    {
        if (reply.SequenceNumber == 0)
            return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var seen = _replica.WaitForAsync(reply.PersistenceId, reply.SequenceNumber, limit.Token);
        if (seen.IsCompletedSuccessfully)
            return;
        _cluster.Follower.Nudge();
        limit.CancelAfter(_options.ReadYourWrite);
        try
        {
            await seen.ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is JournalUnavailableException or TooManyAskersException or HostStoppingException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // It is done, and must not be taken for refused because this node can't show it.
            Interlocked.Increment(ref _unseen);
            Log.Unseen(_logger, reply.PersistenceId, reply.SequenceNumber, failure.Message);
        }
    }

    private static Exception RefusalOf(ActorAddress actor, object message, object answer) => answer switch
    {
        EntityRefusal { Kind: RefusalKind.Unhandled } => new UnhandledMessageException(actor, message.GetType()),
        EntityRefusal { Kind: RefusalKind.NotWritten or RefusalKind.Undelivered } refusal => new JournalUnavailableException(refusal.Reason),
        EntityRefusal { Kind: RefusalKind.Unknown } refusal => new CommitOutcomeUnknownException(actor, new InvalidOperationException(refusal.Reason)),
        EntityRefusal { Kind: RefusalKind.OwnershipLost } => new OwnershipLostException(actor),
        EntityRefusal { Kind: RefusalKind.Quarantined } refusal => new ActorQuarantinedException(actor, refusal.Reason),
        EntityRefusal { Kind: RefusalKind.Full } => new MailboxFullException(actor),
        EntityRefusal { Kind: RefusalKind.TooLarge } refusal => new MessageTooLargeException(actor, refusal.Reason),
        EntityRefusal refusal => new InvalidOperationException($"{actor} failed: {refusal.Reason}"),
        _ => new InvalidOperationException($"{actor} answered with a {answer.GetType().Name}, which is no answer."),
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The replica did not show {PersistenceId} up to {SequenceNumber} in time; the answer is given all the same ({Reason})")]
        public static partial void Unseen(ILogger logger, string persistenceId, long sequenceNumber, string reason);
    }
}
