using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Members;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers.Planning;

/// <summary>Requests about single members.</summary>
internal static class MemberPlans
{
    public static PlanResult Create(PlanningStage stage, CreateMember request)
    {
        if (stage.State.Displayed.Pool(request.PoolId) is not { } pool)
            return Fault.NotFound("Pool", request.PoolId);
        var member = request.Draft with { Id = stage.IdOf(request.Draft.Id), CreatedAt = stage.Now };
        var fault = MemberRules.CheckAddress(member, stage.Options)
            ?? MemberRules.CheckPort(member, stage.Balancer)
            ?? stage.Locked(pool)
            ?? stage.LockedWithoutVip(MemberRules.DependsOnFamily(pool, stage.Tree))
            ?? MemberRules.CheckDuplicate(member, stage.Tree.Pool(pool.Id) ?? pool)
            ?? MemberRules.CheckFamily(member, pool, stage.Tree);
        return fault is not null
            ? fault
            : new Draft(member.Id, "create_member", new AddMember(pool.Id, member), Touched.Around(stage, pool.Id).Prepend(Touched.Created(member.Id)));
    }

    public static PlanResult Update(PlanningStage stage, UpdateMember request)
    {
        if (Find(stage, request.PoolId, request.MemberId) is not { } member)
            return Missing(stage, request.PoolId, request.MemberId);
        var pool = stage.State.Displayed.Pool(request.PoolId)!;
        if ((stage.Locked(pool) ?? stage.Vanishing("Member", member.Id)) is { } fault)
            return fault;
        Touch[] touches = [Touched.Changed(member.Id), .. Touched.Around(stage, pool.Id)];
        if (stage.State.IsShadow(member.Id))
            return new Draft(member.Id, "update_member", new AddMember(pool.Id, request.Patch.ApplyTo(member, stage.Now)), touches);
        var alter = new AlterMember(pool.Id, member.Id, request.Patch, stage.Now);
        return MemberDrain.For(request.DrainSeconds, leaves: false, request.Context, stage.Now) is { } drain
            ? new Draft(member.Id, "update_member", [alter, new DrainMember(pool.Id, member.Id, drain)], [.. touches])
            : new Draft(member.Id, "update_member", alter, touches);
    }

    public static PlanResult Delete(PlanningStage stage, DeleteMember request)
    {
        if (Find(stage, request.PoolId, request.MemberId) is not { } member)
            return Missing(stage, request.PoolId, request.MemberId);
        var pool = stage.State.Displayed.Pool(request.PoolId)!;
        // One that only drains may be told to go at once.
        var drains = stage.Tree.Pool(pool.Id)?.Members.GetValueOrDefault(member.Id)?.Drain is not null;
        if ((stage.Locked(pool) ?? (drains ? null : stage.Vanishing("Member", member.Id))) is { } fault)
            return fault;
        var drain = stage.State.IsShadow(member.Id) ? null : MemberDrain.For(request.DrainSeconds, leaves: true, request.Context, stage.Now);
        Delta delta = drain is null ? new RemoveMember(pool.Id, member.Id) : new DrainMember(pool.Id, member.Id, drain);
        return new Draft(member.Id, "delete_member", delta, Touched.Around(stage, pool.Id).Prepend(Touched.Removed(member.Id)));
    }

    private static Member? Find(PlanningStage stage, Guid poolId, Guid memberId) =>
        stage.State.Displayed.Pool(poolId)?.Members.GetValueOrDefault(memberId);

    private static Fault Missing(PlanningStage stage, Guid poolId, Guid memberId) =>
        stage.State.Displayed.Pool(poolId) is null ? Fault.NotFound("Pool", poolId) : Fault.NotFound("Member", memberId);
}
