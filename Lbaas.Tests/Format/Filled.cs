using System.Collections.Immutable;
using System.Reflection;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.Format;

/// <summary>How much there is in a sample.</summary>
public enum Filling
{
    /// <summary>Something in every property, and nothing twice.</summary>
    All,

    /// <summary>The same, but nothing is true, and what a patch gives is null.</summary>
    Negated,

    /// <summary>Null, empty, zero, and left out, wherever that may be.</summary>
    Bare,
}

/// <summary>Makes a sample of any message by what its type says.</summary>
internal sealed class Filled(Filling filling)
{
    private readonly NullabilityInfoContext _nullability = new();
    private LoadBalancer? _balancer;
    private int _count;

    public object Of(Type type) => type switch
    {
        _ when type == typeof(LoadBalancer) => _balancer ??= (LoadBalancer)Record(type),
        _ when type == typeof(string) => filling == Filling.Bare ? "" : $"text {++_count}",
        _ when type == typeof(bool) => filling == Filling.All,
        _ when type == typeof(int) => filling == Filling.Bare ? 0 : ++_count,
        _ when type == typeof(long) => filling == Filling.Bare ? 0L : ++_count + (1L << 40),
        _ when type == typeof(Guid) => new Guid(++_count, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]),
        _ when type == typeof(TimeSpan) => TimeSpan.FromTicks(filling == Filling.Bare ? 0 : ++_count),
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(++_count),
        { IsEnum: true } => filling == Filling.Bare ? Enum.GetValues(type).GetValue(0)! : Enum.GetValues(type).Cast<object>().Last(),
        { IsGenericType: true } => Generic(type, type.GetGenericArguments()),
        _ => Record(type),
    };

    private object Generic(Type type, Type[] arguments)
    {
        var definition = type.GetGenericTypeDefinition();
        if (definition == typeof(Nullable<>))
            return Of(arguments[0]);
        if (definition == typeof(Optional<>))
            return filling == Filling.Bare ? Activator.CreateInstance(type)! : Activator.CreateInstance(type, true, filling == Filling.All ? Of(arguments[0]) : null)!;
        var element = arguments.Length == 1 ? arguments[0] : typeof(KeyValuePair<,>).MakeGenericType(arguments);
        var elements = Array.CreateInstance(element, filling == Filling.Bare ? 0 : 2);
        for (var i = 0; i < elements.Length; i++)
            elements.SetValue(arguments.Length == 1 ? Of(element) : Activator.CreateInstance(element, Of(arguments[0]), Of(arguments[1])), i);
        Type maker = definition switch
        {
            _ when definition == typeof(IReadOnlyList<>) => typeof(Enumerable),
            _ when definition == typeof(ImmutableArray<>) => typeof(ImmutableArray),
            _ when definition == typeof(ImmutableList<>) => typeof(ImmutableList),
            _ when definition == typeof(ImmutableDictionary<,>) => typeof(ImmutableDictionary),
            _ when definition == typeof(ImmutableSortedDictionary<,>) => typeof(ImmutableSortedDictionary),
            _ => throw new NotSupportedException($"No sample of {type} can be made."),
        };
        if (maker == typeof(Enumerable))
            return elements;
        var create = maker.GetMethods().Single(method =>
            method.Name == "CreateRange" && method.GetParameters() is [{ ParameterType: { IsGenericType: true } only }] && only.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return create.MakeGenericMethod(arguments).Invoke(null, [elements])!;
    }

    private object Record(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!;
        var parameters = constructor.GetParameters();
        var made = constructor.Invoke([.. parameters.Select(parameter => Given(parameter.ParameterType, _nullability.Create(parameter)))]);
        var others = type.GetProperties().Where(property => property.SetMethod is not null && !parameters.Any(parameter => parameter.Name == property.Name));
        foreach (var property in others)
            property.SetValue(made, Given(property.PropertyType, _nullability.Create(property)));
        return made;
    }

    private object? Given(Type type, NullabilityInfo info) =>
        type == typeof(object) || (filling == Filling.Bare && info.WriteState == NullabilityState.Nullable) ? null : Of(type);
}
