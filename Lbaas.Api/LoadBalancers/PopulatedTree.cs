using System.Collections.Immutable;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Requests;
using Lbaas.Api.Changes;
using Lbaas.Api.Fields;
using Lbaas.Api.HealthMonitors;
using Lbaas.Api.Http;
using Lbaas.Api.L7Policies;
using Lbaas.Api.L7Rules;
using Lbaas.Api.Listeners;
using Lbaas.Api.Members;
using Lbaas.Api.Pools;

namespace Lbaas.Api.LoadBalancers;

/// <summary>
/// The children in a fully populated create (spec api 5.4): pools first, those inside listeners and policies
/// too, then the listeners with their policies, which name them. All get their ids here, so that they can name each other.
/// </summary>
public sealed class PopulatedTree
{
    private readonly RequestIds _ids;
    private readonly DateTimeOffset _now;
    private readonly List<FieldValues> _pools = [];
    private readonly Dictionary<string, Guid> _poolIds = new(StringComparer.Ordinal);
    private int _made;

    private PopulatedTree(RequestIds ids, DateTimeOffset now) => (_ids, _now) = (ids, now);

    /// <exception cref="FaultException">400 or 501.</exception>
    public static Configuration From(FieldValues balancer, RequestIds ids, DateTimeOffset now)
    {
        var listeners = balancer.Get(LoadBalancerFields.Listeners, []);
        var pools = balancer.Get(LoadBalancerFields.Pools, []);
        return listeners.IsEmpty && pools.IsEmpty ? Configuration.Empty : new PopulatedTree(ids, now).Build(listeners, pools);
    }

    private Configuration Build(ImmutableArray<FieldValues> listeners, ImmutableArray<FieldValues> pools)
    {
        Gather(listeners, pools);
        var made = _pools.Select(MakePool).ToList();
        return new Configuration
        {
            Pools = made.ToImmutableSortedDictionary(pool => pool.Id, pool => pool),
            Listeners = listeners.Select(MakeListener).ToImmutableSortedDictionary(listener => listener.Id, listener => listener),
        };
    }

    private void Gather(ImmutableArray<FieldValues> listeners, ImmutableArray<FieldValues> pools)
    {
        var references = new List<string>();
        _pools.AddRange(pools);
        foreach (var listener in listeners)
        {
            var redirects = listener.Get(ListenerFields.L7Policies, []).Select(policy => policy.Get(L7PolicyFields.RedirectPool));
            foreach (var pool in redirects.Prepend(listener.Get(ListenerFields.DefaultPool)).OfType<FieldValues>())
            {
                if (PoolFields.IsReference(pool))
                    references.Add(NameOf(pool));
                else
                    _pools.Add(pool);
            }
        }
        foreach (var pool in _pools)
        {
            if (!_poolIds.TryAdd(NameOf(pool), _ids.Next()))
                throw new FaultException(Fault.Validation("Pool names must be unique when creating a fully populated loadbalancer."));
        }
        if (references.Find(name => !_poolIds.ContainsKey(name)) is { } unknown)
            throw new FaultException(Fault.Validation($"Pool '{unknown}' was referenced but no full definition was found."));
    }

    private static string NameOf(FieldValues pool) => pool.Get(PoolFields.Name) is { Length: > 0 } name
        ? name
        : throw new FaultException(Fault.Validation("Pools must be named when creating a fully populated loadbalancer."));

    private Pool MakePool(FieldValues values)
    {
        foreach (var field in (ReadOnlySpan<Field<string>>)[PoolFields.Protocol, PoolFields.LbAlgorithm])
        {
            if (values.Get(field) is null)
                throw new FaultException(Fault.Validation(
                    $"Pool definition for '{NameOf(values)}' missing required attribute: {field.Name}"));
        }
        return PoolFields.Draft(values) with
        {
            Id = _poolIds[NameOf(values)],
            CreatedAt = NextTime(),
            HealthMonitor = values.Get(PoolFields.HealthMonitor) is { } monitor ? MakeMonitor(monitor) : null,
            Members = values.Get(PoolFields.Members, []).Select(MakeMember)
                .ToImmutableSortedDictionary(member => member.Id, member => member),
        };
    }

    private HealthMonitor MakeMonitor(FieldValues values) =>
        HealthMonitorFields.Draft(values) with { Id = _ids.Next(), CreatedAt = NextTime() };

    private Member MakeMember(FieldValues values) =>
        MemberFields.Draft(values) with { Id = _ids.Next(), CreatedAt = NextTime() };

    private Listener MakeListener(FieldValues values)
    {
        var listener = ListenerRequests.Draft(values) with { Id = _ids.Next(), CreatedAt = NextTime() };
        foreach (var policy in values.Get(ListenerFields.L7Policies, []))
            listener = listener with { L7Policies = listener.L7Policies.InsertAt(MakePolicy(policy), L7PolicyFields.PositionOf(policy)) };
        return values.Get(ListenerFields.DefaultPool) is { } pool
            ? listener with { DefaultPoolId = _poolIds[NameOf(pool)] }
            : listener;
    }

    private L7Policy MakePolicy(FieldValues values) => L7PolicyFields.Draft(values) with
    {
        Id = _ids.Next(),
        CreatedAt = NextTime(),
        RedirectPoolId = values.Get(L7PolicyFields.RedirectPool) is { } pool ? _poolIds[NameOf(pool)] : null,
        Rules = [.. values.Get(L7PolicyFields.Rules, []).Select(rule =>
            L7RuleFields.Draft(rule) with { Id = _ids.Next(), CreatedAt = NextTime() })],
    };

    // A microsecond apart, so that lists, which are in order of creation, keep the order of the request.
    private DateTimeOffset NextTime() => _now.AddMicroseconds(_made++);
}
