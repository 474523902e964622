using Akka.Configuration;
using Akka.Hosting;

namespace Lbaas.Akka.Server;

/// <summary>The part of the actor system's configuration that differs from node to node.</summary>
internal static class NodeConfig
{
    public static Config Of(ClusterSettings settings)
    {
        var seeds = settings.SeedNodes.Count > 0 ? settings.SeedNodes : [$"{settings.Hostname}:{settings.Port}"];
        // TLS makes another protocol of it, and with that another address.
        var protocol = string.IsNullOrEmpty(settings.Certificate) ? "akka.tcp" : "akka.ssl.tcp";
        return ConfigurationFactory.ParseString($$"""
            akka.remote.dot-netty.tcp {
              hostname = {{settings.Hostname.ToHocon()}}
              port = {{settings.Port}}
              {{Tls(settings)}}
            }
            akka.cluster.seed-nodes = [{{string.Join(", ", seeds.Select(seed => $"\"{protocol}://{ClusterHosting.System}@{seed}\""))}}]
            """);
    }

    private static string Tls(ClusterSettings settings) => settings.Certificate is not { Length: > 0 } certificate
        ? ""
        : $$"""
            enable-ssl = on
            ssl.certificate {
              path = {{certificate.ToHocon()}}
              password = {{settings.CertificatePassword.ToHocon()}}
            }
            """;
}
