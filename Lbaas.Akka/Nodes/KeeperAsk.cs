using Akka.Actor;
using Akka.Cluster;

namespace Lbaas.Akka.Nodes;

/// <summary>How nodes ask each other.</summary>
internal static class KeeperAsk
{
    /// <summary>How long a node's keeper may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The answer of a member's actor below <c>/user</c>; null: none in time.</summary>
    public static async Task<T?> AskAsync<T>(ActorSystem system, Member member, string actor, object message, TimeSpan patience, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await system.ActorSelection(new RootActorPath(member.Address) / "user" / actor).Ask<T>(message, patience, cancellation).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    /// <summary>What a member says of itself.</summary>
    public static Task<NodeState?> AskAsync(ActorSystem system, Member member, object message, CancellationToken cancellation) =>
        AskAsync<NodeState>(system, member, NodeKeeper.Name, message, Patience, cancellation);
}
