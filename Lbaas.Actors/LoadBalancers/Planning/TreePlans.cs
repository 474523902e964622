using System.Collections.Immutable;
using Lbaas.Actors.Certificates;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers.Planning;

/// <summary>Requests about the load balancer itself.</summary>
internal static class TreePlans
{
    public static Planned Create(LoadBalancerState state, CreateLoadBalancer request, LoadBalancerOptions options, in ActorContext context)
    {
        if (state.Stage != Stage.Absent)
            return Planned.Refuse(new Fault(409, "Already an entity with that specified id."));
        var now = context.Now;
        var tree = Stamp(request, state.Id, now, options.Tls);
        if ((TreeRules.Check(tree, request.References, options) ?? Topologies.Check(request.Draft, options)) is { } fault)
            return Planned.Refuse(fault);
        var touches = Resources.Children(tree).Prepend(state.Id).Select(Touched.Created);
        var change = new Change(context.FreshId(0), Change.CreateLoadBalancer, request.Context, [new PlantTree(tree)], [.. touches], now, now + options.CreationDeadline);
        var seed = context;
        var slots = Topologies.Roles(request.Draft, options).Select((role, i) => new AmphoraSlot(role, seed.FreshId(10 + i), 0)).ToImmutableArray();
        return Planned.Creation(new LoadBalancerRequested(change, Topologies.Fit(request.Vip, slots.Length), slots, context.ReplyTo));
    }

    public static PlanResult Update(PlanningStage stage, UpdateLoadBalancer request)
    {
        // VI-15.
        if (stage.Balancer.HasDirectVip && request.Patch.VipSecurityGroupIds.Value is { IsDefaultOrEmpty: false })
            return LoadBalancer.NoGroupsOnDirectVip;
        if (stage.LockedItself() is { } locked)
            return locked;
        var touches = new[] { Touched.Changed(stage.State.Id) };
        return new Draft(stage.State.Id, "update_load_balancer", new AlterLoadBalancer(request.Patch, stage.Now), touches);
    }

    public static PlanResult Delete(PlanningStage stage, DeleteLoadBalancer request)
    {
        var hasChildren = stage.Tree.Listeners.Count + stage.Tree.Pools.Count > 0;
        if (hasChildren && !request.Cascade)
            return Fault.Validation($"Cannot delete Load Balancer {stage.State.Id} - it has children");
        if (stage.LockedForDeletion() is { } locked)
            return locked;
        return new Draft(stage.State.Id, Change.DeleteLoadBalancer, new FellTree(), [Touched.Removed(stage.State.Id)]);
    }

    // The children keep the distances in which the request made them, so that lists, in order of creation, keep its order.
    private static Configuration Stamp(CreateLoadBalancer request, Guid id, DateTimeOffset now, TlsPolicy policy)
    {
        DateTimeOffset At(DateTimeOffset drafted) => drafted > request.Draft.CreatedAt ? now + (drafted - request.Draft.CreatedAt) : now;
        return new()
        {
            LoadBalancer = request.Draft with { Id = id, CreatedAt = now },
            Listeners = request.Children.Listeners.Values
                .Select(listener => ListenerPlans.WithDefaults(listener, policy) with
                {
                    CreatedAt = At(listener.CreatedAt),
                    L7Policies = [.. listener.L7Policies.Select(l7 => L7PolicyPlans.WithDefaults(l7) with
                    {
                        CreatedAt = At(l7.CreatedAt),
                        Rules = [.. l7.Rules.Select(rule => rule with { CreatedAt = At(rule.CreatedAt) })],
                    })],
                })
                .ToImmutableSortedDictionary(listener => listener.Id, listener => listener),
            Pools = request.Children.Pools.Values.Select(pool => PoolPlans.WithDefaults(pool, policy) with
            {
                CreatedAt = At(pool.CreatedAt),
                Members = pool.Members.Values.ToImmutableSortedDictionary(m => m.Id, m => m with { CreatedAt = At(m.CreatedAt) }),
                HealthMonitor = pool.HealthMonitor is { } monitor ? monitor.WithDefaults() with { CreatedAt = At(monitor.CreatedAt) } : null,
            }).ToImmutableSortedDictionary(pool => pool.Id, pool => pool),
        };
    }
}
