using System.Text.Json;
using Microsoft.OpenApi;

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

    /// <summary>The schema of the value, in the body of an operation.</summary>
    public abstract OpenApiSchema Describe(Operations operation);

    internal abstract object? Read(JsonElement value, in FieldScope scope);
}

/// <summary>
/// A key of a request body with the type its value becomes. JSON null is the type's default: null, or false for
/// <c>admin_state_up</c> (TY-10).
/// </summary>
public sealed class Field<T>(string name, FieldType<T> type) : Field(name)
{
    public override OpenApiSchema Describe(Operations operation) => type.Describe(operation);

    internal override object? Read(JsonElement value, in FieldScope scope) =>
        value.ValueKind == JsonValueKind.Null ? default(T) : type.Read(value, scope);
}
