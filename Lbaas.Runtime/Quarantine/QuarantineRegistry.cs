using System.Collections.Concurrent;
using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Quarantine;

/// <summary>
/// Who is quarantined. Entries found in the database at start are shown but do not block: the program may be a newer one that
/// can read the history, so the first message tries.
/// </summary>
internal sealed class QuarantineRegistry
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

    public void Add(QuarantinedActor actor) => Put(actor, blocks: true);

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

    /// <summary>The actor was recovered. True when it was on record.</summary>
    public bool Clear(ActorAddress actor) => _any && _entries.TryRemove(actor, out _);

    private void Put(QuarantinedActor actor, bool blocks)
    {
        _entries[actor.Actor] = (actor, blocks);
        _any = true;
    }
}
