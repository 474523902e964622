using System.Collections.Immutable;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers.Changes;

/// <summary>An accepted wish of a tenant, or the repair of what died, until the amphorae have it or it has failed.</summary>
/// <param name="Kind">The consumer's method name, e.g. <c>create_listener</c> (spec lifecycle 3).</param>
/// <param name="Touches">The resources that are PENDING because of it.</param>
/// <param name="Deadline">When it fails if it is not done, UTC.</param>
public sealed record Change(
    Guid Id,
    string Kind,
    RequestContext Context,
    ImmutableArray<Delta> Deltas,
    ImmutableArray<Touch> Touches,
    DateTimeOffset AcceptedAt,
    DateTimeOffset Deadline)
{
    private const int ReplacementsMax = 3;

    public const string CreateLoadBalancer = "create_load_balancer";
    public const string DeleteLoadBalancer = "delete_load_balancer";
    public const string FailoverLoadBalancer = "failover_load_balancer";
    public const string FailoverAmphora = "failover_amphora";

    /// <summary>Is there nothing before it? A creation, or a failover that builds what a creation could not.</summary>
    public bool Plants => Deltas.Any(delta => delta is PlantTree);

    public bool ReplacesAmphorae => Deltas.Any(delta => delta is ReplaceAmphorae);

    /// <summary>The amphora that died, if that is what the change is about; nobody asked for it then.</summary>
    public Succession? Repairs =>
        Deltas.OfType<ReplaceAmphorae>().SelectMany(delta => delta.Successions).FirstOrDefault(succession => succession.Evidence is not null);

    /// <summary>
    /// What waits when amphorae are to be replaced waits for their successors, and as long as these may take; but not longer than a
    /// few replacements, however many there are.
    /// </summary>
    public Change During(Change replacement)
    {
        var longest = AcceptedAt + (ReplacementsMax * (replacement.Deadline - replacement.AcceptedAt));
        var deadline = replacement.Deadline < longest ? replacement.Deadline : longest;
        return deadline > Deadline ? this with { Deadline = deadline } : this;
    }

    /// <summary>The next configuration, or null when this change can't be made to <paramref name="tree"/>.</summary>
    public Configuration? ApplyTo(Configuration tree)
    {
        Configuration? next = tree;
        foreach (var delta in Deltas)
        {
            next = delta.ApplyTo(next);
            if (next is null)
                return null;
        }

        return next;
    }
}

/// <summary>A resource that a change holds PENDING.</summary>
/// <param name="Status">PENDING_CREATE, PENDING_UPDATE or PENDING_DELETE.</param>
/// <param name="FailsToo">It becomes ERROR when the change fails; the others go back to what they were (spec lifecycle 4.5).</param>
public sealed record Touch(Guid ResourceId, string Status, bool FailsToo);
