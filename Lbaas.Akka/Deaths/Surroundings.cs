using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;

namespace Lbaas.Akka.Deaths;

/// <summary>What a <see cref="DeathWatch"/> sees and can do.</summary>
/// <param name="Self">Its own node.</param>
/// <param name="Members">All that count where a majority is wanted: those who are up, and those who have begun to leave.</param>
/// <param name="Knock">Tries an address for a bounded time; never fails.</param>
/// <param name="Down">Removes a member.</param>
internal sealed record Surroundings(
    UniqueAddress Self, Func<IReadOnlyDictionary<UniqueAddress, MemberStatus>> Members, Func<Address, TimeSpan, Task<Knock>> Knock,
    Action<UniqueAddress> Down)
{
    public static Surroundings Of(ActorSystem system)
    {
        var cluster = Cluster.Get(system);
        return new Surroundings(
            cluster.SelfUniqueAddress,
            // As keep-majority counts: without those who leave, this side could take itself for the larger one where the other is. Those who only
            // join have no say yet.
            () => cluster.State.Members.Where(static member => member.Status is MemberStatus.Up or MemberStatus.Leaving)
                .ToDictionary(static member => member.UniqueAddress, static member => member.Status),
            TcpKnock.TryAsync,
            dead =>
            {
                cluster.Down(dead.Address);
                // Down alone would leave it where it is until the failure detector misses it. This is what remoting says of one that will never
                // be heard again, and the cluster takes its word for it.
                system.EventStream.Publish(new QuarantinedEvent(dead.Address, dead.Uid));
            });
    }
}
