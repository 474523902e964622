using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.OpenApi;

namespace Lbaas.Api.Fields;

/// <summary>Readers of UUIDs: dashed or 32 hex digits, in any case (TY-3).</summary>
public static class Uuids
{
    public static readonly FieldType<Guid?> One = new(Read, Describe);

    public static readonly FieldType<ImmutableArray<Guid>?> Many =
        Nesting.Of(new FieldType<Guid>((JsonElement value, in FieldScope scope) => Read(value, scope)!.Value, Describe));

    /// <summary>Whether a text is a UUID in one of the two forms that clients send.</summary>
    public static bool TryParse(string? text, out Guid id) =>
        Guid.TryParseExact(text, "D", out id) || Guid.TryParseExact(text, "N", out id);

    private static Guid? Read(JsonElement value, in FieldScope scope) =>
        value.ValueKind == JsonValueKind.String && TryParse(value.GetString(), out var id)
            ? id
            : throw scope.Invalid(value, "Value should be UUID format");

    private static OpenApiSchema Describe() => new() { Type = JsonSchemaType.String, Format = "uuid" };
}
