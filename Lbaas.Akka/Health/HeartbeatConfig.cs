using Akka.Configuration;

namespace Lbaas.Akka.Health;

/// <summary>What the heartbeats need of the actor system's configuration.</summary>
public static class HeartbeatConfig
{
    /// <summary>
    /// The dispatcher of partitions and forwarders. Threads of their own: whatever keeps the thread pool busy must not make amphorae look
    /// silent.
    /// </summary>
    public const string Dispatcher = "lbaas.heartbeat-dispatcher";

    /// <summary>To be a fallback of whatever the deployment says.</summary>
    public static Config Defaults { get; } = ConfigurationFactory.ParseString($$"""
        {{Dispatcher}} {
          type = ForkJoinDispatcher
          throughput = 16
          dedicated-thread-pool {
            thread-count = 2
            threadtype = background
          }
        }
        akka.actor {
          serializers.lbaas-heartbeats = "{{NameOf(typeof(HeartbeatSerializer))}}"
          serialization-bindings {
            "{{NameOf(typeof(IHeartbeatWire))}}" = lbaas-heartbeats
          }
        }
        """);

    private static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
