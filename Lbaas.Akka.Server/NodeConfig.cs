using Akka.Configuration;
using Akka.Hosting;

namespace Lbaas.Akka.Server;

/// <summary>The part of the actor system's configuration that differs from node to node.</summary>
internal static class NodeConfig
{
    public static Config Of(ClusterSettings settings)
    {
        var seeds = settings.SeedNodes.Count > 0 ? settings.SeedNodes : [$"{settings.Hostname}:{settings.Port}"];
        return ConfigurationFactory.ParseString($$"""
            akka.remote.dot-netty.tcp {
              hostname = {{settings.Hostname.ToHocon()}}
              port = {{settings.Port}}
            }
            akka.cluster.seed-nodes = [{{string.Join(", ", seeds.Select(static seed => $"\"akka.tcp://{ClusterHosting.System}@{seed}\""))}}]
            """);
    }
}
