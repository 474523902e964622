using Akka.Actor;
using Akka.Cluster;

namespace Lbaas.Akka.Nodes;

/// <summary>The actors that each node has once, at the same path.</summary>
internal static class NodeActors
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>The nodes that have them, as far as this one knows.</summary>
    /// <param name="role">Empty: all members.</param>
    public static List<Member> Members(ActorSystem system, string role) =>
        [.. Cluster.Get(system).State.Members.Where(member => role.Length == 0 || member.HasRole(role))];

    /// <param name="actor">Its name below <c>/user</c>.</param>
    public static ActorSelection Find(ActorSystem system, Member member, string actor) =>
        system.ActorSelection(new RootActorPath(member.Address) / "user" / actor);

    /// <summary>Null: it did not answer within 2 s.</summary>
    public static async Task<T?> AskAsync<T>(ActorSystem system, Member member, string actor, object message, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await Find(system, member, actor).Ask<T>(message, s_patience, cancellation).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}
