using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.OpenApi;

namespace Lbaas.Api.Fields;

/// <summary>Readers of lists and of objects inside objects.</summary>
public static class Nesting
{
    public static FieldType<ImmutableArray<T>?> Of<T>(FieldType<T> item) => new(
        (JsonElement value, in FieldScope scope) =>
        {
            if (value.ValueKind != JsonValueKind.Array)
                throw scope.Invalid(value, "Value should be a list");
            var items = ImmutableArray.CreateBuilder<T>(value.GetArrayLength());
            foreach (var element in value.EnumerateArray())
                items.Add(element.ValueKind == JsonValueKind.Null
                    ? throw scope.Invalid(value, "Value should not contain null")
                    : item.Read(element, scope));
            return items.ToImmutable();
        },
        operation => new OpenApiSchema { Type = JsonSchemaType.Array, Items = item.Describe(operation) });

    /// <summary>An object of its own; the path in its faults grows by the field's name.</summary>
    /// <param name="table">Asked for late, because tables name each other.</param>
    /// <param name="operation">What the inner body is for; by default the same as the outer one.</param>
    public static FieldType<FieldValues> Object(Func<FieldTable> table, Operations? operation = null) => new(
        (JsonElement value, in FieldScope scope) =>
            table().Read(value, operation ?? scope.Operation, $"{scope.Argument}.{scope.Field}"),
        outer => table().Describe(operation ?? outer));
}
