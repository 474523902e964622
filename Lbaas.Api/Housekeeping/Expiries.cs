using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Documents;
using Lbaas.Runtime.Housekeeping;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Housekeeping;

/// <summary>When load balancers, listeners and amphorae leave the journal (spec lifecycle 8).</summary>
internal static class Expiries
{
    public static HousekeepingPlan Plan(HousekeepingSettings settings, IReadSide readSide)
    {
        var (balancers, amphorae) = (TimeSpan.FromSeconds(settings.LoadBalancerExpirySeconds), TimeSpan.FromSeconds(settings.AmphoraExpirySeconds));
        return new HousekeepingPlan
        {
            ArchiveAfter = TimeSpan.FromDays(settings.ArchiveAfterDays),
            Expiries = new Dictionary<string, Expiry>
            {
                [LoadBalancerCommand.Kind] = Of(balancers, DocumentKinds.LoadBalancer, readSide, static state => state is LoadBalancerState { Stage: Stage.Gone }),
                // It has no end of its own: it is over when its load balancer has it no more.
                [ListenerCommand.Kind] = Of(balancers, DocumentKinds.Listener, readSide, static _ => true),
                // A heartbeat of a node that should be gone has it deleted again, and what it writes then is young.
                [AmphoraCommand.Kind] = Of(amphorae, DocumentKinds.Amphora, readSide, static state => state is AmphoraState { Status: AmphoraStatus.Deleted }),
            },
        };
    }

    private static Expiry Of(TimeSpan age, string kind, IReadSide readSide, Func<object, bool> isOver) =>
        new(age, actor => readSide.Find(kind, actor.Id) is null, isOver);
}
