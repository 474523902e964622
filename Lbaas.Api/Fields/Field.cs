using System.Text.Json;

namespace Lbaas.Api.Fields;

/// <summary>A key of a request body, apart from the type of its value.</summary>
public abstract class Field(string name)
{
    public string Name { get; } = name;

    /// <summary>Where it may stand; elsewhere it is an unknown attribute.</summary>
    public Operations In { get; init; } = Operations.All;

    /// <summary>Where it must stand.</summary>
    public Operations RequiredIn { get; init; }

    /// <summary>Its place in its table; set once, by the table.</summary>
    internal int Ordinal { get; set; } = -1;

    internal abstract object? Read(JsonElement value, in FieldScope scope);
}

/// <summary>Reads a value that is not null.</summary>
/// <exception cref="Http.FaultException">It has not the right type or limits.</exception>
public delegate T ValueReader<out T>(JsonElement value, in FieldScope scope);

/// <summary>
/// A key of a request body with the type its value becomes. JSON null is the type's default: null, or false for
/// <c>admin_state_up</c> (TY-10).
/// </summary>
public sealed class Field<T>(string name, ValueReader<T> reader) : Field(name)
{
    internal override object? Read(JsonElement value, in FieldScope scope) =>
        value.ValueKind == JsonValueKind.Null ? default(T) : reader(value, scope);
}
