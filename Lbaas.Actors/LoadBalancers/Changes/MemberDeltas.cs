using Lbaas.Actors.Members;

namespace Lbaas.Actors.LoadBalancers.Changes;

public sealed record AddMember(Guid PoolId, Member Member) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) => tree.WithPool(PoolId, pool =>
        pool.Members.ContainsKey(Member.Id) || pool.Members.Values.Any(other => other.Endpoint == Member.Endpoint)
            ? null
            : pool with { Members = pool.Members.Add(Member.Id, Member) });
}

public sealed record AlterMember(Guid PoolId, Guid MemberId, MemberPatch Patch, DateTimeOffset At) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) => tree.WithPool(PoolId, pool =>
        pool.Members.TryGetValue(MemberId, out var member)
            ? pool with { Members = pool.Members.SetItem(MemberId, Patch.ApplyTo(member, At)) }
            : null);
}

public sealed record RemoveMember(Guid PoolId, Guid MemberId) : Delta
{
    public override bool Removes => true;

    public override Configuration? ApplyTo(Configuration tree) =>
        tree.WithPool(PoolId, pool => pool with { Members = pool.Members.Remove(MemberId) }) ?? tree;
}

public sealed record DrainMember(Guid PoolId, Guid MemberId, MemberDrain Drain) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) => tree.WithPool(PoolId, pool =>
        pool.Members.TryGetValue(MemberId, out var member)
            ? pool with { Members = pool.Members.SetItem(MemberId, member with { Drain = Drain }) }
            : null);
}
