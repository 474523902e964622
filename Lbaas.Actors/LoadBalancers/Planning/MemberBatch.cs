using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Members;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers.Planning;

/// <summary>Batch PUT: the listed members become the pool's members (spec api 8.1). One change, so one outcome.</summary>
internal static class MemberBatch
{
    public static PlanResult Plan(PlanningStage stage, BatchMembers request, in ActorContext context)
    {
        if (stage.State.Displayed.Pool(request.PoolId) is not { } shown)
            return Fault.NotFound("Pool", request.PoolId);
        var pool = stage.Tree.Pool(request.PoolId) ?? shown;
        var existing = pool.Members.Values.ToDictionary(member => member.Endpoint);
        var listed = request.Drafts.ToLookup(draft => draft.Endpoint);
        var portFault = request.Drafts.Select(draft => MemberRules.CheckPort(draft, stage.Balancer)).FirstOrDefault(found => found is not null);
        if ((portFault ?? CheckRepeats(listed, existing) ?? CheckNew(stage, pool, listed, existing)) is { } fault)
            return fault;
        var seed = context;
        var deltas = new List<Delta>();
        var touches = new List<Touch>();
        Remove(request, pool, listed, deltas, touches);
        foreach (var (draft, index) in listed.Select((same, index) => (same.First(), index)))
            Put(stage, pool, draft, existing, draft.Id == Guid.Empty ? seed.FreshId(10 + index) : draft.Id, deltas, touches);
        if (deltas.Count == 0)
            return new Draft(pool.Id, "batch_update_members", [], []);
        return (stage.Locked(shown) ?? CheckAdmission(request.Admission, pool, deltas) ?? CheckFamilies(stage, pool, deltas)) is { } locked
            ? locked
            : new Draft(pool.Id, "batch_update_members", [.. deltas], [.. touches, .. Touched.Around(stage, pool.Id)]);
    }

    // ME-9: the same member twice is one fault for existing members and another for new ones.
    private static Fault? CheckRepeats(ILookup<(string, int), Member> listed, Dictionary<(string, int), Member> existing)
    {
        if (listed.FirstOrDefault(same => same.Count() > 1) is not { } repeated)
            return null;
        return existing.ContainsKey(repeated.Key)
            ? Fault.Validation("Member must be updated only once in the same request.")
            : MemberRules.Duplicate(repeated.First());
    }

    private static Fault? CheckNew(PlanningStage stage, Pool pool, ILookup<(string, int), Member> listed, Dictionary<(string, int), Member> existing) =>
        listed.Where(same => !existing.ContainsKey(same.Key))
            .Select(same => MemberRules.CheckAddress(same.First(), stage.Options))
            .FirstOrDefault(fault => fault is not null);

    // ME-6 is told last (spec api 15).
    private static Fault? CheckFamilies(PlanningStage stage, Pool pool, List<Delta> deltas)
    {
        var added = deltas.OfType<AddMember>().ToList();
        return stage.LockedWithoutVip(added.Count > 0 && MemberRules.DependsOnFamily(pool, stage.Tree))
            ?? added.Select(delta => MemberRules.CheckFamily(delta.Member, pool, stage.Tree)).FirstOrDefault(fault => fault is not null);
    }

    // Another request changed the pool since the edge looked at it for the quota: asked again, the look is a new one.
    private static Fault? CheckAdmission(MemberAdmission? admission, Pool pool, List<Delta> deltas)
    {
        if (admission is null)
            return null;
        var added = deltas.OfType<AddMember>().Select(delta => delta.Member.Id).Where(id => !pool.Members.ContainsKey(id)).ToList();
        return added.Count - deltas.OfType<RemoveMember>().Count() <= admission.Growth && added.All(admission.Ids.Contains)
            ? null
            : Fault.Immutable("Pool", pool.Id);
    }

    private static void Remove(BatchMembers request, Pool pool, ILookup<(string, int), Member> listed, List<Delta> deltas, List<Touch> touches)
    {
        if (request.AdditiveOnly)
            return;
        foreach (var member in pool.Members.Values.Where(member => !listed.Contains(member.Endpoint)))
        {
            deltas.Add(new RemoveMember(pool.Id, member.Id));
            touches.Add(Touched.Removed(member.Id));
        }
    }

    private static void Put(PlanningStage stage, Pool pool, Member draft, Dictionary<(string, int), Member> existing, Guid freshId, List<Delta> deltas, List<Touch> touches)
    {
        if (!existing.TryGetValue(draft.Endpoint, out var member))
        {
            deltas.Add(new AddMember(pool.Id, draft with { Id = freshId, CreatedAt = stage.Now }));
            touches.Add(Touched.Created(freshId));
            return;
        }

        var patch = PatchOf(draft);
        deltas.Add(stage.State.IsShadow(member.Id)
            ? new AddMember(pool.Id, patch.ApplyTo(member, stage.Now))
            : new AlterMember(pool.Id, member.Id, patch, stage.Now));
        touches.Add(Touched.Changed(member.Id));
    }

    // Everything a PUT may change gets the listed value, the POST defaults for what was left out included.
    private static MemberPatch PatchOf(Member draft) => new()
    {
        Name = draft.Name,
        AdminStateUp = draft.AdminStateUp,
        Weight = draft.Weight,
        Backup = draft.Backup,
        MonitorAddress = draft.MonitorAddress,
        MonitorPort = draft.MonitorPort,
        Tags = draft.Tags,
    };
}
