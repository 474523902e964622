using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Timers;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.Replica;

/// <summary>
/// Makes one request of a page of events. What was one commit of an actor becomes one part of it: it has its projection and its notice
/// as it would have had at home. Nothing that others see is touched before the request is durable. Used once, by one thread.
/// </summary>
internal sealed class ReplicaPage(ReplicaServices services)
{
    private readonly List<CommitRequest> _parts = [];
    private readonly Dictionary<string, ReplicatedActor> _actors = [];
    private readonly Dictionary<string, (CommitRequest Part, DateTimeOffset At)> _last = [];
    private readonly HashSet<(string, long)> _stored = [];
    private readonly List<ReplicatedEvent> _run = [];
    private ActorKind? _runKind;

    /// <summary>The actors of which there is something new, as they are after it, by persistence id.</summary>
    public IReadOnlyDictionary<string, ReplicatedActor> Actors => _actors;

    /// <summary>Timers that are others than before.</summary>
    public List<ActorTimers> Timers { get; } = [];

    /// <summary>The last event of each actor that is new.</summary>
    public Dictionary<string, long> Reached { get; } = [];

    /// <exception cref="JournalUnavailableException">The replica can't be read now.</exception>
    public CommitRequest Complete(IReadOnlyList<ReplicatedEvent> events, int from, int count)
    {
        var position = 0L;
        for (var i = from; i < from + count; i++)
        {
            Add(events[i]);
            position = Math.Max(position, events[i].Position);
        }

        Close();
        foreach (var persistenceId in _last.Keys)
            Schedule(persistenceId);
        return new CommitRequest { Parts = _parts, ReadUpTo = position };
    }

    private void Add(in ReplicatedEvent @event)
    {
        if (_run.Count > 0 && Continues(_run[^1], @event))
        {
            _run.Add(@event);
            return;
        }

        Close();
        // Others keep journals in the same table: sharding, and whoever else lives in the cluster.
        _runKind = services.KindOf(@event.PersistenceId);
        if (_runKind is not null)
            _run.Add(@event);
    }

    // The same commit, as far as can be told.
    private static bool Continues(in ReplicatedEvent last, in ReplicatedEvent next) =>
        next.Position == last.Position + 1 && next.SequenceNumber == last.SequenceNumber + 1 && next.At == last.At
        && next.PersistenceId == last.PersistenceId;

    private void Close()
    {
        if (_run.Count == 0)
            return;
        var persistenceId = _run[0].PersistenceId;
        var actor = _actors.TryGetValue(persistenceId, out var known) ? known : services.Find(persistenceId, _runKind!, _run[0].SequenceNumber);
        if (actor.Quarantine is null)
        {
            _run.RemoveAll(@event => @event.SequenceNumber <= actor.SequenceNumber);
            if (_run.Count > 0)
                Apply(persistenceId, actor);
        }
        else
        {
            Store(persistenceId, actor);
        }

        _run.Clear();
    }

    private void Apply(string persistenceId, ReplicatedActor before)
    {
        var part = Part(before, _run);
        var (after, fault) = Replay(before);
        try
        {
            if (after.SequenceNumber > before.SequenceNumber)
                before.Kind.Projection?.Project(before.Address.Id, before.State, after.State, part.ReadSide);
            var interval = before.Kind.SnapshotInterval ?? services.Options.SnapshotInterval;
            if (fault is null && after.SequenceNumber >= before.SnapshotSequenceNumber + interval)
            {
                part.Snapshot = services.Format.WriteState(after.State);
                after = after with { SnapshotSequenceNumber = after.SequenceNumber };
            }
        }
        catch (Exception failure)
        {
            // What is half projected must not be seen; the events are facts, and stay.
            part.ReadSide.Clear();
            part.Snapshot = null;
            (after, fault) = (before, failure);
        }

        if (fault is not null)
        {
            services.Logger.LogError(fault, "{Actor} is quarantined in the replica", before.Address);
            part.Quarantine = services.Quarantined(before.Address, after.SequenceNumber, fault);
            after = after with { Quarantine = part.Quarantine };
        }

        Take(persistenceId, after, part, _run[^1]);
    }

    private (ReplicatedActor After, Exception? Fault) Replay(ReplicatedActor actor)
    {
        var (state, sequenceNumber) = (actor.State, actor.SequenceNumber);
        try
        {
            foreach (var @event in _run)
            {
                if (@event.SequenceNumber != sequenceNumber + 1)
                    throw new BrokenHistoryException(sequenceNumber, @event.SequenceNumber);
                state = actor.Kind.Behavior.Apply(state, services.Format.Read(@event.Payload));
                sequenceNumber++;
            }
        }
        catch (Exception fault)
        {
            // Whatever the format or the behavior throws: this event can't be applied, and so nothing after it.
            return (actor with { State = state, SequenceNumber = sequenceNumber }, fault);
        }

        return (actor with { State = state, SequenceNumber = sequenceNumber }, null);
    }

    // The events of a quarantined actor are kept: its history can be read, and a newer program may apply them.
    private void Store(string persistenceId, ReplicatedActor actor)
    {
        var stored = services.Journal.ReadEvents(persistenceId, _run[0].SequenceNumber - 1, _run.Count)
            .Select(static @event => @event.SequenceNumber).ToHashSet();
        foreach (var @event in _run)
        {
            if (stored.Contains(@event.SequenceNumber) || !_stored.Add((persistenceId, @event.SequenceNumber)))
                continue;
            var part = Part(actor, [@event]);
            // It may have been found out by reading it just now.
            part.Quarantine = actor.Quarantine;
            Take(persistenceId, actor, part, @event);
        }
    }

    private void Take(string persistenceId, ReplicatedActor actor, CommitRequest part, in ReplicatedEvent last)
    {
        _parts.Add(part);
        _actors[persistenceId] = actor;
        _last[persistenceId] = (part, last.At);
        for (var i = 0; i < part.Events.Count && actor.Quarantine is not null; i++)
            _stored.Add((persistenceId, part.FirstSequenceNumber + i));
        Reached[persistenceId] = last.SequenceNumber;
    }

    private static CommitRequest Part(ReplicatedActor actor, IReadOnlyList<ReplicatedEvent> events)
    {
        var part = new CommitRequest
        {
            Actor = actor.Address,
            PersistenceId = events[0].PersistenceId,
            FirstSequenceNumber = events[0].SequenceNumber,
            Place = new EventPlace(events[0].Position, events[0].At),
        };
        part.Events.AddRange(events.Select(static @event => @event.Payload));
        return part;
    }

    private void Schedule(string persistenceId)
    {
        var (actor, (part, at)) = (_actors[persistenceId], _last[persistenceId]);
        if (actor.Quarantine is not null)
            return;
        ActorTimers timers;
        try
        {
            timers = ActorTimers.Of(actor.Kind.Behavior, actor.Address, actor.State, at);
        }
        catch (Exception failure)
        {
            services.Logger.LogError(failure, "{Actor} keeps in the replica the timers that it had: it failed to resume", actor.Address);
            return;
        }

        if (actor.Timers is { } before && before.SequenceEqual(timers.Timers))
            return;
        part.ReplacedTimers.Add(timers);
        Timers.Add(timers);
        _actors[persistenceId] = actor with { Timers = timers.Timers };
    }
}
