using Lbaas.Actors.Certificates;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers.Planning;

/// <summary>Requests about pools.</summary>
internal static class PoolPlans
{
    public static PlanResult Create(PlanningStage stage, CreatePool request)
    {
        var pool = WithDefaults(request.Draft, stage.Options.Tls) with { Id = stage.IdOf(request.Draft.Id), CreatedAt = stage.Now };
        Listener? listener = null;
        if (request.ListenerId is { } listenerId && (listener = stage.Tree.Listener(listenerId)) is null)
            return Fault.NotFound("Listener", listenerId);
        var fault = PoolRules.CheckNew(pool)
            ?? (listener is null ? null : PoolRules.CheckListener(pool, listener))
            ?? stage.Locked()
            ?? PoolRules.CheckTls(pool, request.References, stage.Options.Tls)
            ?? PoolRules.CheckProvider(pool.LbAlgorithm, pool.AlpnProtocols);
        if (fault is not null)
            return fault;
        if (listener is null)
            return new Draft(pool.Id, "create_pool", new AddPool(pool), [Touched.Created(pool.Id)]);
        var attach = new AlterListener(listener.Id, new ListenerPatch { DefaultPoolId = pool.Id }, stage.Now);
        return new Draft(pool.Id, "create_pool", [new AddPool(pool), attach], [Touched.Created(pool.Id), Touched.Updated(listener.Id)]);
    }

    public static PlanResult Update(PlanningStage stage, UpdatePool request)
    {
        if (stage.State.Displayed.Pool(request.PoolId) is not { } pool)
            return Fault.NotFound("Pool", request.PoolId);
        var patch = request.Patch.WithDefaults(stage.Options.Tls);
        var fault = PoolRules.CheckUpdate(pool, request.Patch, request.References, stage.Options.Tls)
            ?? stage.Locked()
            ?? stage.Vanishing("Pool", pool.Id)
            ?? PoolRules.CheckProvider(patch.LbAlgorithm.Value, patch.AlpnProtocols.Value);
        if (fault is not null)
            return fault;
        Delta delta = stage.State.IsShadow(pool.Id)
            ? new AddPool(patch.ApplyTo(pool, stage.Now))
            : new AlterPool(pool.Id, patch, stage.Now);
        return new Draft(pool.Id, "update_pool", delta, Touched.UsersOf(stage, pool.Id).Prepend(Touched.Changed(pool.Id)));
    }

    public static PlanResult Delete(PlanningStage stage, DeletePool request)
    {
        if (stage.State.Displayed.Pool(request.PoolId) is null)
            return Fault.NotFound("Pool", request.PoolId);
        if ((L7PolicyRules.CheckUnused(request.PoolId, stage.Tree) ?? stage.Locked() ?? stage.Vanishing("Pool", request.PoolId)) is { } fault)
            return fault;
        var touches = Touched.UsersOf(stage, request.PoolId).Prepend(Touched.Removed(request.PoolId));
        return new Draft(request.PoolId, "delete_pool", new RemovePool(request.PoolId), touches);
    }

    /// <summary>SP-14: TLS defaults are filled in only when TLS is on at creation.</summary>
    public static Pool WithDefaults(Pool draft, TlsPolicy policy) => draft.TlsEnabled
        ? draft with
        {
            TlsCiphers = draft.TlsCiphers ?? policy.PoolCiphers,
            TlsVersions = draft.TlsVersions ?? policy.PoolVersions,
            AlpnProtocols = draft.AlpnProtocols ?? policy.PoolAlpn,
        }
        : draft;
}
