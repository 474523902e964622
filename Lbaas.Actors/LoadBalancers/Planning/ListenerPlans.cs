using Lbaas.Actors.Certificates;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers.Planning;

/// <summary>Requests about listeners.</summary>
internal static class ListenerPlans
{
    public static PlanResult Create(PlanningStage stage, CreateListener request)
    {
        var listener = WithDefaults(request.Draft, stage.Options.Tls) with { Id = stage.IdOf(request.Draft.Id), CreatedAt = stage.Now };
        var fault = ListenerRules.CheckPool(listener, stage.Tree)
            ?? stage.Locked()
            ?? stage.LockedWithoutVip(listener.AllowedCidrs is not null)
            ?? ListenerRules.CheckNew(listener, stage.Tree, stage.Balancer, request.References, stage.Options.Tls)
            ?? ListenerRules.CheckProvider(listener, stage.Options);
        return fault is not null
            ? fault
            : new Draft(listener.Id, "create_listener", new AddListener(listener), [Touched.Created(listener.Id)]);
    }

    public static PlanResult Update(PlanningStage stage, UpdateListener request)
    {
        if (stage.State.Displayed.Listener(request.ListenerId) is not { } listener)
            return Fault.NotFound("Listener", request.ListenerId);
        var patch = request.Patch.WithDefaults(listener.Protocol, stage.Options.Tls);
        var next = patch.ApplyTo(listener, stage.Now);
        var fault = ListenerRules.CheckUpdate(listener, request.Patch, stage.Balancer, request.References, stage.Options.Tls)
            ?? (request.Patch.DefaultPoolId.IsSet ? ListenerRules.CheckPool(next, stage.Tree) : null)
            ?? stage.Locked()
            ?? stage.LockedWithoutVip(request.Patch.AllowedCidrs.Value is { IsEmpty: false })
            ?? stage.Vanishing("Listener", listener.Id)
            ?? TlsOptionRules.CheckProvider(request.Patch.AlpnProtocols.Value);
        if (fault is not null)
            return fault;
        return stage.State.IsShadow(listener.Id)
            ? Mend(stage, next)
            : new Draft(listener.Id, "update_listener", new AlterListener(listener.Id, patch, stage.Now), [Touched.Changed(listener.Id)]);
    }

    // What never came to be is made again, with the changes, and with the policies that could not come to be without it.
    private static Draft Mend(PlanningStage stage, Listener listener)
    {
        var wanted = stage.Tree.Listener(listener.Id)?.L7Policies ?? listener.L7Policies;
        var whole = listener with { L7Policies = [.. wanted.Select(policy => policy.AsWanted())] };
        var touches = whole.L7Policies.SelectMany(Resources.Of).Prepend(listener.Id).Select(Touched.Changed);
        return new Draft(listener.Id, "update_listener", new AddListener(whole), touches);
    }

    public static PlanResult Delete(PlanningStage stage, DeleteListener request)
    {
        if (stage.State.Displayed.Listener(request.ListenerId) is null)
            return Fault.NotFound("Listener", request.ListenerId);
        if ((stage.Locked() ?? stage.Vanishing("Listener", request.ListenerId)) is { } fault)
            return fault;
        return new Draft(request.ListenerId, "delete_listener", new RemoveListener(request.ListenerId), [Touched.Removed(request.ListenerId)]);
    }

    /// <summary>TL-17, LI-12, LI-13: what a creation fills in.</summary>
    public static Listener WithDefaults(Listener draft, TlsPolicy policy)
    {
        var terminates = draft.Protocol == Protocols.TerminatedHttps;
        return draft with
        {
            AllowedCidrs = draft.AllowedCidrs is { IsEmpty: false } cidrs ? [.. cidrs.Distinct()] : null,
            TlsCiphers = draft.TlsCiphers ?? (terminates ? policy.ListenerCiphers : null),
            TlsVersions = draft.TlsVersions ?? (terminates ? policy.ListenerVersions : null),
            AlpnProtocols = draft.AlpnProtocols ?? (terminates ? policy.ListenerAlpn : null),
        };
    }
}
