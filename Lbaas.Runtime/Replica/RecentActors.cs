namespace Lbaas.Runtime.Replica;

/// <summary>
/// The actors that had events of late, or were asked for, in two generations: when the younger one is full, the older one is forgotten.
/// So there are never more than the bound, and of what is used all the time nothing is lost. Thread-safe.
/// </summary>
internal sealed class RecentActors(int max)
{
    private readonly int _generationMax = Math.Max(1, max / 2);
    private readonly Lock _lock = new();
    private Dictionary<string, ReplicatedActor> _young = [];
    private Dictionary<string, ReplicatedActor> _old = [];

    public ReplicatedActor? Find(string persistenceId)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(persistenceId, out var actor))
                return actor;
            if (!_old.Remove(persistenceId, out actor))
                return null;
            Add(persistenceId, actor);
            return actor;
        }
    }

    public void Keep(string persistenceId, ReplicatedActor actor)
    {
        lock (_lock)
        {
            _old.Remove(persistenceId);
            Add(persistenceId, actor);
        }
    }

    public void Forget(string persistenceId)
    {
        lock (_lock)
        {
            _young.Remove(persistenceId);
            _old.Remove(persistenceId);
        }
    }

    private void Add(string persistenceId, ReplicatedActor actor)
    {
        if (_young.Count >= _generationMax && !_young.ContainsKey(persistenceId))
            (_old, _young) = (_young, []);
        _young[persistenceId] = actor;
    }
}
