using System.Globalization;
using Akka.Cluster;

namespace Lbaas.Akka.Health;

/// <summary>How a node is called in messages and to people: where it is, and which start of it.</summary>
internal static class NodeName
{
    public static string Of(UniqueAddress node) => string.Create(CultureInfo.InvariantCulture, $"{node.Address.Host}:{node.Address.Port}#{node.Uid}");

    /// <summary>The nodes that should take part now. One that leaves in order has said so, and may be mute.</summary>
    /// <param name="role">Null: whichever.</param>
    public static IReadOnlyCollection<string> OfMembers(ClusterEvent.CurrentClusterState cluster, string? role) =>
    [
        .. cluster.Members
            .Where(member => member.Status is MemberStatus.Up or MemberStatus.WeaklyUp && (role is null || member.HasRole(role)))
            .Select(member => Of(member.UniqueAddress)),
    ];
}
