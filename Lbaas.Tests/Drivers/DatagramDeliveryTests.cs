using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;
using Lbaas.Tests.Datagrams;

namespace Lbaas.Tests.Drivers;

/// <summary>The driver brings UDP listeners to a real agent and takes them away.</summary>
[Collection(Amphora.HaproxyCollection.Name)]
public sealed class DatagramDeliveryTests : IAsyncLifetime
{
    private readonly LocalNode _node = new();
    private AmphoraNode _amphora = null!;

    public async ValueTask InitializeAsync() => _amphora = await _node.CreateAsync(Guid.NewGuid());

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_listener_comes_stays_and_goes_with_the_configuration()
    {
        var configuration = Udp();
        var balancer = configuration.LoadBalancer!.Id;

        var applied = await _node.Driver.UpdateAsync(_amphora, balancer, configuration, 1, default);
        var carried = (await _node.Driver.GetInfoAsync(_amphora, default)).DatagramListeners;
        var gone = await _node.Driver.UpdateAsync(_amphora, balancer, configuration with { Listeners = configuration.Listeners.Clear() }, 2, default);

        Assert.Equal(32, applied.Digest.Length);
        Assert.Equal([KeyValuePair.Create(configuration.Listeners.Keys.Single(), balancer)], carried);
        Assert.Equal("", gone.Digest);
        Assert.Empty((await _node.Driver.GetInfoAsync(_amphora, default)).DatagramListeners);
    }

    [Fact]
    public async Task An_older_revision_is_refused()
    {
        var configuration = Udp();
        await _node.Driver.UpdateAsync(_amphora, configuration.LoadBalancer!.Id, configuration, 5, default);

        await Assert.ThrowsAsync<RevisionFencedException>(
            () => _node.Driver.UpdateAsync(_amphora, configuration.LoadBalancer.Id, configuration, 4, default).AsTask());
    }

    [Fact]
    public async Task SCTP_is_refused_for_good_by_a_node_that_has_none()
    {
        Assert.SkipWhen(File.Exists("/proc/net/ip_vs"), "this kernel has IPVS");
        var configuration = Udp();
        var sctp = configuration with
        {
            Listeners = configuration.Listeners.SetItems(configuration.Listeners.Select(l => KeyValuePair.Create(l.Key, l.Value with { Protocol = Protocols.Sctp }))),
        };

        var refusal = await Assert.ThrowsAsync<LoadBalancerProvisioningException>(
            () => _node.Driver.UpdateAsync(_amphora, configuration.LoadBalancer!.Id, sctp, 1, default).AsTask());

        Assert.Contains("SCTP listeners need a kernel with IPVS", refusal.Message);
    }

    // On an address and port of its own.
    private static Configuration Udp()
    {
        var configuration = LvsCase.Read("udp").Configuration;
        var balancer = configuration.LoadBalancer!;
        return configuration with
        {
            LoadBalancer = balancer with { Vip = balancer.Vip! with { Address = "127.0.0.1" } },
            Listeners = configuration.Listeners.SetItems(configuration.Listeners.Select(l =>
                KeyValuePair.Create(l.Key, l.Value with { ProtocolPort = ForwarderUnderTest.FreePort(System.Net.IPAddress.Loopback) }))),
        };
    }
}
