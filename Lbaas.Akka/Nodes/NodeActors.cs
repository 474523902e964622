using Akka.Actor;
using Akka.Cluster;

namespace Lbaas.Akka.Nodes;

/// <summary>The actors that each node has once, at the same path.</summary>
internal static class NodeActors
{
    /// <summary>How long one may take to answer, unless it says otherwise.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The nodes that have them, as far as this one knows.</summary>
    /// <param name="role">Empty: all members.</param>
    public static IReadOnlyList<Member> Members(ActorSystem system, string role) =>
        [.. Cluster.Get(system).State.Members.Where(member => role.Length == 0 || member.HasRole(role))];

    /// <param name="actor">Its name below <c>/user</c>.</param>
    public static ActorSelection Find(ActorSystem system, Member member, string actor) =>
        system.ActorSelection(new RootActorPath(member.Address) / "user" / actor);

    /// <summary>Null: it did not answer in time.</summary>
    /// <param name="patience">Default: <see cref="Patience"/>.</param>
    public static async Task<T?> AskAsync<T>(
        ActorSystem system, Member member, string actor, object message, CancellationToken cancellation, TimeSpan? patience = null)
        where T : class
    {
        try
        {
            return await Find(system, member, actor).Ask<T>(message, patience ?? Patience, cancellation).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    /// <summary>What a member says of itself; null: nothing in time.</summary>
    public static Task<NodeState?> AskKeeperAsync(ActorSystem system, Member member, object message, CancellationToken cancellation) =>
        AskAsync<NodeState>(system, member, NodeKeeper.Name, message, cancellation);
}
