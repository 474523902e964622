using System.Collections.Immutable;
using System.Net.Security;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Pools;
using Lbaas.Tests.Drivers;

namespace Lbaas.Tests.Octavia;

/// <summary>One tenant's load balancer with one listener and one pool, and what a client sees of it.</summary>
internal sealed class TenantTree
{
    private readonly string _vip;

    /// <param name="vip">The VIP's address.</param>
    /// <param name="port">The listener's port: several load balancers may share the address.</param>
    public TenantTree(string vip, int port)
    {
        _vip = vip;
        var pool = new Pool { Id = Guid.NewGuid(), Protocol = "HTTP", LbAlgorithm = "ROUND_ROBIN" };
        var listener = new Listener { Id = Guid.NewGuid(), Protocol = "HTTP", ProtocolPort = port, DefaultPoolId = pool.Id };
        Configuration = GoldenCase.Read("http").Configuration with
        {
            LoadBalancer = new LoadBalancer { Id = Guid.NewGuid(), ProjectId = "tenant", Vip = new Vip(vip, Guid.Empty, null, Guid.Empty, true) },
            Listeners = ImmutableSortedDictionary<Guid, Listener>.Empty.Add(listener.Id, listener),
            Pools = ImmutableSortedDictionary<Guid, Pool>.Empty.Add(pool.Id, pool),
        };
    }

    public Configuration Configuration { get; private set; }

    public Guid Id => Configuration.LoadBalancer!.Id;

    public Listener Listener => Configuration.Listeners.Values.Single();

    public Pool Pool => Configuration.Pools.Values.Single();

    public TenantTree With(Func<Listener, Listener> change)
    {
        Configuration = Configuration with { Listeners = Configuration.Listeners.SetItem(Listener.Id, change(Listener)) };
        return this;
    }

    public TenantTree With(Func<Pool, Pool> change)
    {
        Configuration = Configuration with { Pools = Configuration.Pools.SetItem(Pool.Id, change(Pool)) };
        return this;
    }

    public Guid AddMember(string address, int port)
    {
        var member = new Member { Id = Guid.NewGuid(), Address = address, ProtocolPort = port };
        With(pool => pool with { Members = pool.Members.Add(member.Id, member) });
        return member.Id;
    }

    public TenantTree Probed() => With(pool => pool with
    {
        HealthMonitor = new HealthMonitor { Id = Guid.NewGuid(), Type = "TCP", Delay = 1, Timeout = 1, MaxRetries = 1, MaxRetriesDown = 1 },
    });

    /// <summary>Status and body, over one connection of its own.</summary>
    public async Task<string> AskAsync(string scheme = "http", RemoteCertificateValidationCallback? trust = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.Zero,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust },
        });
        using var response = await client.GetAsync($"{scheme}://{_vip}:{Listener.ProtocolPort}/");
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}".Split('\n')[0];
    }
}
