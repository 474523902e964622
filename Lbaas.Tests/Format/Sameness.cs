using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;

namespace Lbaas.Tests.Format;

/// <summary>
/// Compares objects by all that they hold, fields that nobody sees included. The equality of records does not do: two lists with the same
/// elements are different to it.
/// </summary>
internal static class Sameness
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> s_fields = new();

    /// <summary>Where they first differ and how, or null when they are the same.</summary>
    public static string? Difference(object? one, object? other)
    {
        if (ReferenceEquals(one, other))
            return null;
        if (one is null || other is null)
            return $": {one ?? "null"} became {other ?? "null"}";
        if (one is IEnumerable ones and not string && other is IEnumerable others && !IsImmutableArray(one))
            return DifferenceOf([.. ones.Cast<object?>()], [.. others.Cast<object?>()]);
        var type = one.GetType();
        if (type != other.GetType())
            return $": {type.Name} became {other.GetType().Name}";
        if (type.IsEnum || type.Namespace == nameof(System))
            return one.Equals(other) ? null : $": {one} became {other}";
        foreach (var field in s_fields.GetOrAdd(type, FieldsOf))
        {
            if (Difference(field.GetValue(one), field.GetValue(other)) is { } difference)
                return $".{field.Name}{difference}";
        }

        return null;
    }

    private static string? DifferenceOf(object?[] ones, object?[] others)
    {
        if (ones.Length != others.Length)
            return $": {ones.Length} elements became {others.Length}";
        for (var i = 0; i < ones.Length; i++)
        {
            if (Difference(ones[i], others[i]) is { } difference)
                return $"[{i}]{difference}";
        }

        return null;
    }

    // One that was never made can't be enumerated, but its array compared.
    private static bool IsImmutableArray(object value) =>
        value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(System.Collections.Immutable.ImmutableArray<>);

    private static FieldInfo[] FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
            fields.AddRange(declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        return [.. fields];
    }
}
