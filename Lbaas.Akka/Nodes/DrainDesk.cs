using Akka.Actor;
using Akka.Cluster;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Akka.Nodes;

/// <summary>
/// Decides who may leave, one wish after the other, so that two that come at the same moment do not end the last two nodes. One per node, at the same
/// path on each; the one that counts is that of the oldest member (<see cref="Of"/>), until it is gone.
/// </summary>
internal sealed class DrainDesk : ReceiveActor
{
    /// <summary>Its name below <c>/user</c>.</summary>
    public const string Name = "lbaas-drains";

    /// <summary>How long who has a wish waits: for a decision, and for one before it.</summary>
    public static readonly TimeSpan Patience = NodeActors.Patience * 4;

    private readonly Func<ActorSystem, IReadOnlyList<Member>> _membersOf;

    public DrainDesk(Func<ActorSystem, IReadOnlyList<Member>> membersOf)
    {
        _membersOf = membersOf;
        // No other is taken up before this one has been answered.
        ReceiveAsync<DecideDrain>(async wish => Sender.Tell(new DrainDecision(await DecideAsync(wish.Node))));
    }

    /// <summary>The member whose desk decides: one that leaves goes on to, so that the next one finds what it has decided in effect.</summary>
    public static Member? Of(IReadOnlyList<Member> members) => members
        .Where(static member => member.Status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Exiting)
        .Aggregate(default(Member), static (oldest, member) => oldest is null || member.IsOlderThan(oldest) ? member : oldest);

    private async Task<Draining> DecideAsync(string node)
    {
        var system = Context.System;
        var members = _membersOf(system);
        if (members.FirstOrDefault(member => ClusterNodes.NameOf(member.Address) == node) is not { } leaving)
            return Draining.Unknown;
        var others = await Task.WhenAll(members
            .Where(member => member.Address != leaving.Address && member.Status is MemberStatus.Up)
            .Select(member => NodeActors.AskKeeperAsync(system, member, AskNode.Instance, CancellationToken.None)));
        if (!others.Any(static other => other is { IsStopping: false }))
            return Draining.LastOne;
        // It is stopping when this has been answered, which the next decision sees.
        return await NodeActors.AskKeeperAsync(system, leaving, DrainNode.Instance, CancellationToken.None) is null
            ? Draining.Unreachable
            : Draining.Begun;
    }
}
