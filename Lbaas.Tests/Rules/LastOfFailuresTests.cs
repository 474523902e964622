using Lbaas.Actors.L7Policies;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Pools;
using Lbaas.Drivers.Networks;
using Lbaas.Tests.Api;
using Lbaas.Tests.Drivers;
using Lbaas.Tests.LoadBalancers;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Rules;

/// <summary>What only the provider refuses comes last (spec api 15, step 8), and what the network service refuses before the quota (step 4).</summary>
public sealed class LastOfFailuresTests
{
    private readonly Balancer _balancer = Balancer.Active();

    [Fact]
    public void LI_14_comes_after_a_port_in_use()
    {
        _balancer.AddListener(80);

        Assert.Equal(409, Code(new CreateListener(Balancer.Tenant, new Listener { Protocol = "HTTP", ProtocolPort = 80, AlpnProtocols = ["spdy/3"] })));
    }

    [Fact]
    public void A_protocol_that_amphorae_do_not_carry_comes_after_a_port_in_use()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { ListenerProtocols = ["HTTP"] });
        balancer.AddListener(80);

        Assert.Equal(409, Balancer.Refused(balancer.Ask(new CreateListener(Balancer.Tenant, new Listener { Protocol = "TCP", ProtocolPort = 80 }))).Code);
    }

    [Fact]
    public void SP_15_comes_after_a_revocation_list_without_a_CA() =>
        Assert.Equal(400, Code(new CreatePool(Balancer.Tenant, null, new Pool { Protocol = "HTTP", LbAlgorithm = "SOURCE_IP_PORT", CrlContainerRef = "r" })));

    [Fact]
    public void ME_6_comes_after_a_member_twice()
    {
        var pool = _balancer.AddPool(protocol: "UDP");
        _balancer.AddMember(pool, "2001:db8::1", 53);
        var listener = _balancer.AddListener(53, "UDP");
        Balancer.Accepted(_balancer.Ask(new UpdateListener(Balancer.Tenant, listener, new ListenerPatch { DefaultPoolId = (Guid?)pool })));

        Assert.Equal(409, Code(new CreateMember(Balancer.Tenant, pool, new Member { Address = "2001:db8::1", ProtocolPort = 53 })));
        Assert.Equal(501, Code(new CreateMember(Balancer.Tenant, pool, new Member { Address = "2001:db8::2", ProtocolPort = 53 })));
    }

    [Fact]
    public void LP_10_comes_after_a_pool_that_is_not_there() =>
        Assert.Equal(404, Code(new CreateL7Policy(
            Balancer.Tenant, _balancer.AddListener(80, "TCP"), new L7Policy { Action = "REDIRECT_TO_POOL", RedirectPoolId = Guid.Empty }, 1)));

    [Fact]
    public void VI_15_comes_before_the_lock()
    {
        var balancer = new Balancer(new LoadBalancerOptions { Strict = true });
        balancer.Tell(new CreateLoadBalancer(
            Balancer.Tenant, new LoadBalancer { ProjectId = "p", Flavor = new() { SriovVip = true } }, new() { SubnetId = Guid.Empty }, Configuration.Empty));
        balancer.Tell(new Actors.Networks.VipReady(Balancer.Vip));

        var update = new UpdateLoadBalancer(Balancer.Tenant, new LoadBalancerPatch { VipSecurityGroupIds = (System.Collections.Immutable.ImmutableArray<Guid>?)[Guid.Empty] });

        Assert.Equal(LoadBalancer.NoGroupsOnDirectVip, Balancer.Refused(balancer.Ask(update)));
    }

    [Fact]
    public async Task VI_3_comes_before_the_quota()
    {
        var network = new TableNetwork();
        await using var server = new TestServer(services => services.AddSingleton<INetworkDriver>(new TableNetworkDriver(network)), "--Lbaas:Quotas:Enforced=true");
        await server.InitializeAsync();
        await server.PutAsync("quotas/p", """{"quota":{"loadbalancer":0}}""");
        var (port, subnet) = (Guid.NewGuid(), network.AddSubnet(Guid.NewGuid(), "10.0.0.0/24"));

        var missing = await server.PostAsync("loadbalancers", $$$"""{"loadbalancer":{"project_id":"p","vip_port_id":"{{{port}}}"}}""");
        var there = await server.PostAsync("loadbalancers", $$$"""{"loadbalancer":{"project_id":"p","vip_subnet_id":"{{{subnet}}}"}}""");

        Assert.Equal((400, $"Port {port} not found."), ((int)missing.Status, missing.Fault));
        Assert.Equal((403, "Quota has been met for resources: Load Balancer"), ((int)there.Status, there.Fault));
    }

    private int Code(ChangeRequest request) => Balancer.Refused(_balancer.Ask(request)).Code;
}
