using System.Collections.Immutable;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Tests.Simulation.Outside;

/// <summary>What nodes refuse, whoever asks and however often: a name, or two names together.</summary>
internal static class Poison
{
    public const string Name = "poison";
    public const string HalfOne = "half-one";
    public const string HalfTwo = "half-two";

    /// <summary>A name as tenants give them, now and then one of these.</summary>
    public static string Word(Dice dice, FaultPlan plan) =>
        dice.Chance(plan.Poison) ? dice.Pick([Name, Name, HalfOne, HalfTwo]) : $"name-{dice.Between(0, 99)}";

    public static string? Refuses(Configuration tree)
    {
        var (one, two) = (false, false);
        foreach (var name in Names(tree))
        {
            if (name == Name)
                return "refused: poison";
            one |= name == HalfOne;
            two |= name == HalfTwo;
        }

        return one && two ? "refused: half-one with half-two" : null;
    }

    /// <summary>What nodes run without: listeners of one half, as if their certificates were gone.</summary>
    public static ImmutableList<Omission>? Lacks(Configuration tree) =>
        tree.Listeners.Values.Where(listener => listener.Name == HalfOne).Select(listener => new Omission(listener.Id, "its certificate is gone"))
            .ToImmutableList() is { IsEmpty: false } omitted ? omitted : null;

    private static IEnumerable<string> Names(Configuration tree)
    {
        if (tree.LoadBalancer is { } balancer)
            yield return balancer.Name;
        foreach (var listener in tree.Listeners.Values)
        {
            yield return listener.Name;
            foreach (var policy in listener.L7Policies)
            {
                yield return policy.Name;
                foreach (var rule in policy.Rules)
                    yield return rule.Value;
            }
        }

        foreach (var pool in tree.Pools.Values)
        {
            yield return pool.Name;
            if (pool.HealthMonitor is { } monitor)
                yield return monitor.Name;
            foreach (var member in pool.Members.Values)
                yield return member.Name;
        }
    }
}
