using Lbaas.Actors.Health;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Akka.Server;
using Lbaas.Api.Health;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Akka.Tests.Health;

public class ClusterHealthTests
{
    private readonly ServiceCollection _services = [];

    public ClusterHealthTests()
    {
        _services.AddClusterHeartbeats();
        _services.AddLbaasHealth(new ConfigurationBuilder().Build());
    }

    [Fact]
    public void The_server_of_a_cluster_has_one_table_and_one_sink()
    {
        Assert.Single(_services, static service => service.ServiceType == typeof(IHeartbeatTable));
        Assert.Single(_services, static service => service.ServiceType == typeof(IHeartbeatSink));
    }

    [Fact]
    public void Nobody_pumps_a_table_of_one_process_there() =>
        Assert.DoesNotContain(_services, static service => service.ImplementationType == typeof(HeartbeatPump) || service.ServiceType == typeof(HeartbeatTable));
}
