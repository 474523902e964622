using System.Collections.Concurrent;
using Lbaas.Actors.Contract;
using Lbaas.Runtime.Journal;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.Quarantine;

/// <summary>
/// Who is quarantined. Entries found in the database at start are shown but do not block: the program may be a newer
/// one that can read the history, so the first message tries.
/// </summary>
internal sealed class QuarantineRegistry(IJournal journal, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<ActorAddress, (QuarantinedActor Actor, bool Blocks)> _entries = new();
    private volatile bool _any;

    public IReadOnlyList<QuarantinedActor> All =>
        [.. _entries.Values.Select(static entry => entry.Actor).OrderBy(static actor => actor.At)];

    public void Load(IEnumerable<QuarantinedActor> recorded)
    {
        foreach (var actor in recorded)
            Put(actor, blocks: false);
    }

    /// <summary>Shuts an actor out, and puts it on record.</summary>
    /// <returns>What to tell those who ask for it.</returns>
    public ActorQuarantinedException Add(ActorAddress actor, long sequenceNumber, string reason)
    {
        var entry = new QuarantinedActor(actor, sequenceNumber, reason, time.GetUtcNow());
        Put(entry, blocks: true);
        Record(actor, new CommitRequest { Quarantine = entry });
        return new ActorQuarantinedException(actor, reason);
    }

    /// <summary>The entry that keeps this actor from being tried, or null.</summary>
    public QuarantinedActor? Blocking(ActorAddress actor) =>
        _any && _entries.TryGetValue(actor, out var entry) && entry.Blocks ? entry.Actor : null;

    /// <summary>Lets the next message try again. False: not quarantined.</summary>
    public bool Unblock(ActorAddress actor)
    {
        if (!_entries.TryGetValue(actor, out var entry))
            return false;
        _entries[actor] = (entry.Actor, false);
        return true;
    }

    /// <summary>The actor was recovered: if it was on record, it is no more.</summary>
    public void Clear(ActorAddress actor)
    {
        if (_any && _entries.TryRemove(actor, out _))
            Record(actor, new CommitRequest { ClearsQuarantine = true });
    }

    // The record is for operators after a restart; this process goes by its memory, so nobody waits for the outcome.
    private void Record(ActorAddress actor, CommitRequest request)
    {
        (request.Actor, request.PersistenceId) = (actor, actor.PersistenceId);
        if (!journal.TryCommit(request))
            logger.LogWarning("A change to the quarantine of {Actor} could not be recorded", actor);
    }

    private void Put(QuarantinedActor actor, bool blocks)
    {
        _entries[actor.Actor] = (actor, blocks);
        _any = true;
    }
}
