namespace Lbaas.Actors.Requests;

/// <summary>A value of a partial update: given (perhaps as null), or left out. Left-out ones are left out of JSON too.</summary>
public readonly record struct Optional<T>(bool IsSet, T? Value) : IOptional
{
    public static implicit operator Optional<T>(T? value) => new(true, value);

    /// <summary>The given value, or what stands now.</summary>
    public T? Or(T? current) => IsSet ? Value : current;

    object? IOptional.Untyped => Value;
}

/// <summary>An <see cref="Optional{T}"/> without its type, for the event format.</summary>
public interface IOptional
{
    bool IsSet { get; }

    object? Untyped { get; }
}
