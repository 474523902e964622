using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
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
    private readonly TimeProvider _time;

    public DrainDesk(Func<ActorSystem, IReadOnlyList<Member>> membersOf, TimeProvider time)
    {
        (_membersOf, _time) = (membersOf, time);
        // Those before it have taken too long.
        Receive<DecideDrain>(wish => wish.NotAfter < _time.GetUtcNow(), static wish =>
            Context.GetLogger().Warning("The wish to drain {0} came too late and is ignored", wish.Node));
        // No other is taken up before this one has been answered.
        ReceiveAsync<DecideDrain>(async wish => Sender.Tell(new DrainDecision(await DecideAsync(wish))));
    }

    /// <summary>The member whose desk decides: one that leaves goes on to, so that the next one finds what it has decided in effect.</summary>
    public static Member? Of(IReadOnlyList<Member> members) => members
        .Where(static member => member.Status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Exiting)
        .Aggregate(default(Member), static (oldest, member) => oldest is null || member.IsOlderThan(oldest) ? member : oldest);

    private async Task<Draining> DecideAsync(DecideDrain wish)
    {
        var system = Context.System;
        var members = _membersOf(system);
        if (members.FirstOrDefault(member => ClusterNodes.NameOf(member.Address) == wish.Node) is not { } leaving)
            return Draining.Unknown;
        var others = await Task.WhenAll(members
            .Where(member => member.Address != leaving.Address && member.Status is MemberStatus.Up)
            .Select(member => NodeActors.AskKeeperAsync(system, member, AskNode.Instance, CancellationToken.None)));
        if (!others.Any(static other => other is { IsStopping: false }))
            return Draining.LastOne;
        var patience = _time.GetUtcNow() + NodeActors.Patience;
        var drain = new DrainNode(patience < wish.NotAfter ? patience : wish.NotAfter);
        // It is stopping when this has been answered, which the next decision sees.
        return await NodeActors.AskKeeperAsync(system, leaving, drain, CancellationToken.None) is null
            ? Draining.Unreachable
            : Draining.Begun;
    }
}
