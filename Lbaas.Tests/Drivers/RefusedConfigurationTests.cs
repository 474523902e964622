using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Pools;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Haproxy;

namespace Lbaas.Tests.Drivers;

public sealed class RefusedConfigurationTests
{
    [Theory]
    [InlineData("TERMINATED_HTTPS")]
    [InlineData("PROMETHEUS")]
    public void A_listener_that_nobody_would_serve_is_refused(string protocol) =>
        Refused<ListenerProvisioningException>(listener: l => l with { Protocol = protocol });

    [Theory]
    [InlineData("SOURCE_IP_PORT")]
    [InlineData("roundrobin\n    server evil 1.2.3.4:80")]
    public void An_unknown_algorithm_is_refused(string algorithm) =>
        Refused<NodeProvisioningException>(pool: p => p with { LbAlgorithm = algorithm });

    [Fact]
    public void A_member_without_an_IP_address_is_refused() =>
        Refused<NodeProvisioningException>(pool: p => p with
        {
            Members = p.Members.SetItems(p.Members.Select(m => KeyValuePair.Create(m.Key, m.Value with { Address = "example.org" }))),
        });

    [Theory]
    [InlineData("SCTP")]
    [InlineData("UDP-CONNECT")]
    public void A_probe_that_HAProxy_can_not_do_is_refused(string type) =>
        Refused<HealthMonitorProvisioningException>(pool: p => p with { HealthMonitor = Monitor with { Type = type } });

    [Theory]
    [InlineData("/ok\r\nHost: other")]
    [InlineData("/a b")]
    public void A_path_that_would_be_more_than_a_path_is_refused(string path) =>
        Refused<HealthMonitorProvisioningException>(pool: p => p with { HealthMonitor = Monitor with { UrlPath = path } });

    private static readonly HealthMonitor Monitor =
        new HealthMonitor { Id = Guid.NewGuid(), Type = "HTTP", Delay = 1, Timeout = 1, MaxRetries = 1 }.WithDefaults();

    private static void Refused<TException>(Func<Listener, Listener>? listener = null, Func<Pool, Pool>? pool = null)
        where TException : ProvisioningException
    {
        var golden = GoldenCase.Read("http");
        var configuration = golden.Configuration with
        {
            Listeners = golden.Configuration.Listeners.SetItems(
                golden.Configuration.Listeners.Select(l => KeyValuePair.Create(l.Key, listener?.Invoke(l.Value) ?? l.Value))),
            Pools = golden.Configuration.Pools.SetItems(
                golden.Configuration.Pools.Select(p => KeyValuePair.Create(p.Key, pool?.Invoke(p.Value) ?? p.Value))),
        };

        Assert.Throws<TException>(() => HaproxyConfigRenderer.Render(configuration, golden.Target));
    }
}
