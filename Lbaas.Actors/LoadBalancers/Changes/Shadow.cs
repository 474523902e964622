using System.Collections.Immutable;

namespace Lbaas.Actors.LoadBalancers.Changes;

/// <summary>
/// A creation that failed leaves its resource visible as ERROR (spec lifecycle 1), though no amphora has it: its delta is
/// kept apart from the configuration.
/// </summary>
internal static class Shadow
{
    /// <summary>The deltas of a change that would have added something.</summary>
    public static IEnumerable<Delta> Of(Change change) => change.Deltas.Where(delta => Added(delta) is not null);

    /// <summary>Do both add the same resource?</summary>
    public static bool IsSame(Delta one, Delta other) => Added(one) is { } id && id == Added(other);

    /// <summary>The tree with a shadow in it, to be shown.</summary>
    public static Configuration? Show(Delta shadow, Configuration tree) =>
        (shadow is AddL7Policy add ? add with { Policy = add.Policy.AsShadow() } : shadow).ApplyTo(tree);

    /// <summary>The shadows that still stand on something, without those that <paramref name="applied"/> removed.</summary>
    public static ImmutableList<Delta> Prune(ImmutableList<Delta> shadows, Configuration tree, IEnumerable<Change> applied)
    {
        if (shadows.IsEmpty)
            return shadows;
        var removed = applied.SelectMany(change => change.Deltas).Select(Removed).OfType<Guid>().ToHashSet();
        var kept = ImmutableList.CreateBuilder<Delta>();
        foreach (var shadow in shadows.Where(shadow => !removed.Contains(Added(shadow)!.Value)))
        {
            if (shadow.ApplyTo(tree) is { } next)
            {
                tree = next;
                kept.Add(shadow);
            }
        }

        return kept.ToImmutable();
    }

    private static Guid? Added(Delta delta) => delta switch
    {
        PlantTree plant => plant.Tree.LoadBalancer!.Id,
        AddListener add => add.Listener.Id,
        AddPool add => add.Pool.Id,
        AddMember add => add.Member.Id,
        AddHealthMonitor add => add.Monitor.Id,
        AddL7Policy add => add.Policy.Id,
        AddL7Rule add => add.Rule.Id,
        _ => null,
    };

    private static Guid? Removed(Delta delta) => delta switch
    {
        RemoveListener remove => remove.ListenerId,
        RemovePool remove => remove.PoolId,
        RemoveMember remove => remove.MemberId,
        RemoveHealthMonitor remove => remove.MonitorId,
        RemoveL7Policy remove => remove.PolicyId,
        RemoveL7Rule remove => remove.RuleId,
        _ => null,
    };
}
