using System.Collections.Concurrent;

namespace Lbaas.Tests.Fuzz;

/// <summary>The ids that answers have told, by kind: of everybody's resources, since a tenant may have seen another's id somewhere.</summary>
internal sealed class KnownIds
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _ids = [];

    public void Add(string kind, string id)
    {
        var known = _ids.GetOrAdd(kind, _ => []);
        known.Enqueue(id);
        if (known.Count > 40)
            known.TryDequeue(out _);
    }

    public void Remove(string kind, string id)
    {
        if (_ids.TryGetValue(kind, out var known))
            _ids[kind] = new ConcurrentQueue<string>(known.Where(other => other != id));
    }

    public string Any(string kind, Random dice)
    {
        if (dice.Next(15) == 0)
            return HostileValues.Text(dice);
        if (!_ids.TryGetValue(kind, out var known) || known.IsEmpty)
            return Guid.NewGuid().ToString(dice.Next(2) == 0 ? "N" : "D");
        var ids = known.ToArray();
        return ids[dice.Next(ids.Length)];
    }
}
