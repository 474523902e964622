using System.Collections.Immutable;
using System.Text.Json;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Pools;
using Lbaas.Api.Documents;
using Lbaas.Api.HealthMonitors;
using Lbaas.Api.L7Policies;
using Lbaas.Api.L7Rules;
using Lbaas.Api.Listeners;
using Lbaas.Api.LoadBalancers;
using Lbaas.Api.Members;
using Lbaas.Api.Pools;
using Lbaas.Tests.Golden;

namespace Lbaas.Tests.Api;

/// <summary>Bodies as clients see them: key order, nulls and times are part of the API.</summary>
public sealed class RendererTests
{
    [Fact]
    public void A_load_balancer_is_rendered_as_published() => Check("loadbalancer", Tree.Full(), LoadBalancerRenderer.Write);

    [Fact]
    public void A_created_load_balancer_is_rendered_with_its_whole_tree() => Check("loadbalancer-created", Tree.WithPolicies(), LoadBalancerRenderer.WriteFull);

    [Fact]
    public void A_listener_is_rendered_as_published() => Check("listener", Tree.Full().Listeners[0], ListenerRenderer.Write);

    [Fact]
    public void A_listener_with_every_option_is_rendered_as_published() => Check("listener-full", Tree.TerminatedHttps(), ListenerRenderer.Write);

    [Fact]
    public void A_pool_is_rendered_as_published() => Check("pool", Tree.Full().Pools[0], PoolRenderer.Write);

    [Fact]
    public void A_pool_with_TLS_is_rendered_as_published()
    {
        var view = Tree.Full().Pools[0];
        Check("pool-tls", view with { Pool = Tree.WithTls(view.Pool) }, PoolRenderer.Write);
    }

    [Fact]
    public void A_pool_without_a_monitor_has_no_key_for_it() => Check("pool-without-monitor", Tree.Full().Pools[0] with { HealthMonitor = null }, PoolRenderer.Write);

    [Fact]
    public void A_member_is_rendered_as_published() => Check("member", Tree.Full().Pools[0].Members[0], MemberRenderer.Write);

    [Fact]
    public void A_health_monitor_is_rendered_as_published() => Check("healthmonitor", Tree.Full().Pools[0].HealthMonitor!, HealthMonitorRenderer.Write);

    [Fact]
    public void L7_policies_are_rendered_as_published()
    {
        Check("l7policy", Tree.ToUrl(), L7PolicyRenderer.Write);
        Check("l7policy-to-pool", Tree.ToPool(), L7PolicyRenderer.Write);
        Check("l7policy-to-prefix", Tree.ToPrefix(), L7PolicyRenderer.Write);
    }

    [Fact]
    public void L7_rules_are_rendered_as_published()
    {
        Check("rule", Tree.OnHeader(), L7RuleRenderer.Write);
        Check("rule-on-path", Tree.OnPath(), L7RuleRenderer.Write);
    }

    private static void Check<T>(string name, T view, Action<Utf8JsonWriter, T> write) =>
        GoldenFile.Check($"../../Lbaas.Api/OpenApi/Examples/{name}.json", GoldenFile.Indent(JsonBody.Copy(view, write)));
}

/// <summary>A load balancer with one of each, the same every time.</summary>
internal static class Tree
{
    private static readonly DateTimeOffset Created = new(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero);

    public static Guid Id(int number) => new(number, 0, 0, [0x80, 0, 0, 0, 0, 0, 0, 0]);

    public static LoadBalancer Balancer { get; } = new()
    {
        Id = Id(1),
        Name = "web <é>",
        ProjectId = "project",
        Vip = new Vip("10.0.0.5", Id(11), Id(12), Id(13), PortOwned: true) { Additional = [new AdditionalVip(Id(14), "2001:db8::5", null)] },
        VipSecurityGroupIds = [Id(15)],
        Tags = ["blue", "green"],
        CreatedAt = Created,
    };

    public static LoadBalancerView Full(int members = 1)
    {
        var monitor = new HealthMonitorView("ACTIVE", "ONLINE", Balancer, Id(3), new HealthMonitor
        {
            Id = Id(5),
            Type = "HTTP",
            Delay = 5,
            Timeout = 3,
            MaxRetries = 2,
            HttpVersion = "1.1",
            DomainName = "www.example.org",
            CreatedAt = Created,
        }.WithDefaults());
        var memberViews = Enumerable.Range(0, members).Select(i => Member(100 + i)).ToList();
        var pool = new PoolView("ACTIVE", "OFFLINE", Balancer, new Pool
        {
            Id = Id(3),
            Name = "pool",
            Protocol = "HTTP",
            LbAlgorithm = "ROUND_ROBIN",
            CreatedAt = Created,
            SessionPersistence = new SessionPersistence("APP_COOKIE", "sid", null, null),
        }, [Id(2)], memberViews, monitor);
        return new LoadBalancerView("ACTIVE", "OFFLINE", Balancer, [new ListenerView("ACTIVE", "OFFLINE", Balancer, Listener, [])], [pool]);
    }

    private static Listener Listener { get; } = new()
    {
        Id = Id(2),
        Name = "listener",
        Protocol = "HTTP",
        ProtocolPort = 80,
        DefaultPoolId = Id(3),
        CreatedAt = Created,
        UpdatedAt = Created.AddHours(1),
    };

    public static MemberView Member(int number) => new("ACTIVE", "NO_MONITOR", Balancer, Id(3), new Member
    {
        Id = Id(number),
        Name = "member",
        Address = "10.0.1.1",
        ProtocolPort = 8000 + number,
        SubnetId = Id(12),
        MonitorPort = 81,
        CreatedAt = Created,
    });

    public static Pool WithTls(Pool pool) => pool with
    {
        UpdatedAt = pool.CreatedAt,
        TlsEnabled = true,
        TlsContainerRef = "http://certificates/1",
        CaTlsContainerRef = "http://certificates/2",
        CrlContainerRef = "http://certificates/3",
        TlsCiphers = "A:B",
        TlsVersions = ["TLSv1.3"],
        AlpnProtocols = ["h2"],
    };

    public static ListenerView TerminatedHttps() => new("PENDING_UPDATE", "ONLINE", Balancer, new Listener
    {
        Id = Id(2),
        Protocol = "TERMINATED_HTTPS",
        ProtocolPort = 443,
        ConnectionLimit = 100,
        CreatedAt = Created,
        DefaultTlsContainerRef = "http://certificates/1",
        SniContainerRefs = ["http://certificates/2"],
        InsertHeaders = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("X-Forwarded-For", "true")]),
        ClientAuthentication = "MANDATORY",
        ClientCaTlsContainerRef = "http://certificates/3",
        ClientCrlContainerRef = "http://certificates/4",
        AllowedCidrs = ["10.0.0.0/8"],
        TlsCiphers = "A:B",
        TlsVersions = ["TLSv1.3"],
        AlpnProtocols = ["h2"],
        HstsMaxAge = 60,
        HstsPreload = true,
    }, [ToUrl()]);

    public static LoadBalancerView WithPolicies()
    {
        var tree = Full();
        return tree with { Listeners = [tree.Listeners[0] with { L7Policies = [ToUrl(), ToPool(), ToPrefix()] }] };
    }

    public static L7PolicyView ToUrl() => Policy(1, new L7Policy { Id = Id(20), Name = "to URL", Action = "REDIRECT_TO_URL", RedirectUrl = "https://example.org/", RedirectHttpCode = 302 });

    public static L7PolicyView ToPool() => Policy(2, new L7Policy { Id = Id(21), Action = "REDIRECT_TO_POOL", RedirectPoolId = Id(3), Tags = ["a"], UpdatedAt = Created.AddHours(1) });

    public static L7PolicyView ToPrefix() => Policy(3, new L7Policy { Id = Id(22), Action = "REDIRECT_PREFIX", RedirectPrefix = "https://example.org", RedirectHttpCode = 301 });

    public static L7RuleView OnHeader() => Rule("ACTIVE", new L7Rule { Id = Id(23), Type = "HEADER", CompareType = "EQUAL_TO", Key = "X-Key", Value = "value", Tags = ["a"] });

    public static L7RuleView OnPath() => Rule("PENDING_UPDATE", new L7Rule { Id = Id(24), AdminStateUp = false, Type = "PATH", CompareType = "STARTS_WITH", Value = "/a", Invert = true, UpdatedAt = Created.AddHours(1) });

    private static L7PolicyView Policy(int position, L7Policy policy) =>
        new("ACTIVE", "ONLINE", Balancer, Id(2), policy with { CreatedAt = Created }, position, [OnHeader(), OnPath()]);

    private static L7RuleView Rule(string status, L7Rule rule) => new(status, "OFFLINE", Balancer, Id(20), rule with { CreatedAt = Created });
}
