using System.Collections.Immutable;
using System.Text.Json;

namespace Lbaas.Api.Fields;

/// <summary>Readers of lists and of objects inside objects.</summary>
public static class Nesting
{
    public static ValueReader<ImmutableArray<T>?> Of<T>(ValueReader<T> item) => (JsonElement value, in FieldScope scope) =>
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw scope.Invalid(value, "Value should be a list");
        var items = ImmutableArray.CreateBuilder<T>(value.GetArrayLength());
        foreach (var element in value.EnumerateArray())
            items.Add(element.ValueKind == JsonValueKind.Null
                ? throw scope.Invalid(value, "Value should not contain null")
                : item(element, scope));
        return items.ToImmutable();
    };

    /// <summary>An object of its own; the path in its faults grows by the field's name.</summary>
    /// <param name="table">Asked for late, because tables name each other.</param>
    /// <param name="operation">What the inner body is for; by default the same as the outer one.</param>
    public static ValueReader<FieldValues> Object(Func<FieldTable> table, Operations? operation = null) =>
        (JsonElement value, in FieldScope scope) =>
            table().Read(value, operation ?? scope.Operation, $"{scope.Argument}.{scope.Field}");
}
