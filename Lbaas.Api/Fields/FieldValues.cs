using Lbaas.Actors.Requests;

namespace Lbaas.Api.Fields;

/// <summary>A request body that has passed its table: for each field whether it was given, and its value.</summary>
public sealed class FieldValues
{
    private readonly object?[] _values;
    private readonly bool[] _given;

    internal FieldValues(int fields) => (_values, _given) = (new object?[fields], new bool[fields]);

    /// <summary>Whether the key was there, perhaps with null.</summary>
    public bool Has(Field field) => _given[field.Ordinal];

    /// <summary>The value, or the type's default when it was left out.</summary>
    public T? Get<T>(Field<T> field) => _given[field.Ordinal] ? (T?)_values[field.Ordinal] : default;

    /// <summary>The value, or <paramref name="otherwise"/> when it was left out or null.</summary>
    public T Get<T>(Field<T?> field, T otherwise) where T : struct =>
        _given[field.Ordinal] ? (T?)_values[field.Ordinal] ?? otherwise : otherwise;

    /// <summary>The value as a flag whose null is false (TY-10).</summary>
    public bool Flag(Field<bool> field, bool otherwise) =>
        _given[field.Ordinal] ? (bool)_values[field.Ordinal]! : otherwise;

    /// <summary>The value for a partial update, where left out and null are different things.</summary>
    public Optional<T> Patch<T>(Field<T> field) =>
        _given[field.Ordinal] ? new Optional<T>(true, (T?)_values[field.Ordinal]) : default;

    /// <summary>How many keys were given apart from <paramref name="others"/>.</summary>
    public int CountBesides(params ReadOnlySpan<Field> others)
    {
        var count = _given.Count(given => given);
        foreach (var other in others)
            count -= _given[other.Ordinal] ? 1 : 0;
        return count;
    }

    internal void Set(Field field, object? value) => (_given[field.Ordinal], _values[field.Ordinal]) = (true, value);
}
