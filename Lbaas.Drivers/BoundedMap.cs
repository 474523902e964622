using System.Diagnostics.CodeAnalysis;

namespace Lbaas.Drivers;

/// <summary>A dictionary that forgets its oldest entry rather than grow beyond its bound. Thread-safe.</summary>
internal sealed class BoundedMap<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<KeyValuePair<TKey, TValue>>> _entries = [];
    private readonly LinkedList<KeyValuePair<TKey, TValue>> _oldestFirst = [];

    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    public TValue[] Values
    {
        get
        {
            lock (_gate)
                return [.. _oldestFirst.Select(e => e.Value)];
        }
    }

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            var found = _entries.TryGetValue(key, out var node);
            value = found ? node!.Value.Value : default;
            return found;
        }
    }

    /// <summary>The entry, made by <paramref name="make"/> when there is none. <paramref name="make"/> must be quick: it runs under the lock.</summary>
    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var node))
                return node.Value.Value;
            var value = make(key);
            Insert(key, value);
            return value;
        }
    }

    /// <summary>Sets the entry to what <paramref name="change"/> makes of the one there is (default when there is none), at once.</summary>
    public TValue Update(TKey key, Func<TValue?, TValue> change)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
                return Insert(key, change(default));
            node.Value = new(key, change(node.Value.Value));
            return node.Value.Value;
        }
    }

    public void Remove(TKey key)
    {
        lock (_gate)
        {
            if (_entries.Remove(key, out var node))
                _oldestFirst.Remove(node);
        }
    }

    private TValue Insert(TKey key, TValue value)
    {
        if (_entries.Count >= capacity)
        {
            _entries.Remove(_oldestFirst.First!.Value.Key);
            _oldestFirst.RemoveFirst();
        }
        _entries[key] = _oldestFirst.AddLast(new KeyValuePair<TKey, TValue>(key, value));
        return value;
    }
}
