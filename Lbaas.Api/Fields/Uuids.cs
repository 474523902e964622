using System.Collections.Immutable;
using System.Text.Json;

namespace Lbaas.Api.Fields;

/// <summary>Readers of UUIDs: dashed or 32 hex digits, in any case (TY-3).</summary>
public static class Uuids
{
    public static Guid? One(JsonElement value, in FieldScope scope) =>
        value.ValueKind == JsonValueKind.String && TryParse(value.GetString(), out var id)
            ? id
            : throw scope.Invalid(value, "Value should be UUID format");

    public static ImmutableArray<Guid>? Many(JsonElement value, in FieldScope scope) => List(value, scope);

    /// <summary>Whether a text is a UUID in one of the two forms that clients send.</summary>
    public static bool TryParse(string? text, out Guid id) =>
        Guid.TryParseExact(text, "D", out id) || Guid.TryParseExact(text, "N", out id);

    private static readonly ValueReader<ImmutableArray<Guid>?> List =
        Nesting.Of((JsonElement value, in FieldScope scope) => One(value, scope)!.Value);
}
