using System.Collections.Concurrent;
using Lbaas.Actors.Contract;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Quarantine;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.Replica;

/// <summary>What a replica's pages share.</summary>
internal sealed class ReplicaServices(
    IJournal journal, IEventFormat format, Dictionary<string, ActorKind> kinds, ReplicaOptions options, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<string, ActorKind>.AlternateLookup<ReadOnlySpan<char>> _kinds =
        kinds.GetAlternateLookup<ReadOnlySpan<char>>();

    public IJournal Journal => journal;

    public IEventFormat Format => format;

    public ReplicaOptions Options => options;

    public ILogger Logger => logger;

    public RecentActors Recent { get; } = new(options.RecentActors);

    /// <summary>The actors whose events are kept, and not applied.</summary>
    public ConcurrentDictionary<ActorAddress, QuarantinedActor> Quarantine { get; } = new();

    /// <summary>The kind of whoever's journal this is, or null when it is nobody's of ours.</summary>
    public ActorKind? KindOf(ReadOnlySpan<char> persistenceId)
    {
        // A kind's name may have a dash in it, and so may an id.
        for (var end = persistenceId.IndexOf('-'); end > 0;)
        {
            if (_kinds.TryGetValue(persistenceId[..end], out var kind))
                return kind;
            var next = persistenceId[(end + 1)..].IndexOf('-');
            end = next < 0 ? -1 : end + 1 + next;
        }

        return null;
    }

    /// <summary>An actor as of the last page.</summary>
    /// <param name="persistenceId">Whose.</param>
    /// <param name="kind">The actor's.</param>
    /// <param name="next">The number of the event that comes next: what the archive has from there on is still to come here.</param>
    /// <exception cref="JournalUnavailableException">The replica can't be read now.</exception>
    public ReplicatedActor Find(string persistenceId, ActorKind kind, long next)
    {
        if (Recent.Find(persistenceId) is { } recent)
            return recent;
        var address = new ActorAddress(kind.Name, persistenceId[(kind.Name.Length + 1)..]);
        if (Quarantine.TryGetValue(address, out var quarantined))
            return Unusable(kind, quarantined);
        try
        {
            var recovery = ActorRecovery.Run(journal, kind.Behavior, address, format, archivedBelow: next);
            return new ReplicatedActor(
                kind, address, recovery.Shell.Committed, recovery.Shell.SequenceNumber, recovery.SnapshotSequenceNumber);
        }
        catch (UnreplayableHistoryException broken)
        {
            logger.LogError(broken, "{Actor} is quarantined in the replica", address);
            return Unusable(kind, new QuarantinedActor(address, broken.SequenceNumber, broken.Message, time.GetUtcNow()));
        }
    }

    public QuarantinedActor Quarantined(ActorAddress actor, long sequenceNumber, Exception fault) =>
        new(actor, sequenceNumber, new UnreplayableHistoryException(actor, sequenceNumber, fault).Message, time.GetUtcNow());

    private static ReplicatedActor Unusable(ActorKind kind, QuarantinedActor quarantined) =>
        new(kind, quarantined.Actor, kind.Behavior.Empty(quarantined.Actor.Id), quarantined.SequenceNumber, 0) { Quarantine = quarantined };
}
