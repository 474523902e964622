using System.Collections.Immutable;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Pools;

namespace Lbaas.Tests.Drivers;

/// <summary>Every text in the model that a tenant has a hand in, and how to put another one in its place.</summary>
internal static class TenantTexts
{
    public delegate Configuration Put(Configuration configuration, string text);

    private static readonly Guid Terminated = new(1, 0, 0, new byte[8]);
    private static readonly Guid Plain = new(2, 0, 0, new byte[8]);

    /// <summary>A load balancer that uses all of them, with harmless ones.</summary>
    public static readonly Configuration Harmless = new()
    {
        LoadBalancer = new LoadBalancer
        {
            Id = new Guid(9, 0, 0, new byte[8]),
            ProjectId = "project",
            AdminStateUp = true,
            Vip = new Vip("192.0.2.1", Guid.Empty, null, Guid.Empty, true) { Additional = [new AdditionalVip(Guid.Empty, "192.0.2.2", null)] },
        },
        Listeners = Map(listener => listener.Id,
            new Listener
            {
                Id = Terminated,
                Protocol = "TERMINATED_HTTPS",
                ProtocolPort = 443,
                DefaultPoolId = Terminated,
                DefaultTlsContainerRef = "certificate",
                SniContainerRefs = ["sni"],
                ClientCaTlsContainerRef = "authority",
                ClientCrlContainerRef = "list",
                ClientAuthentication = "OPTIONAL",
                TlsCiphers = "HIGH",
                TlsVersions = ["TLSv1.2"],
                AlpnProtocols = ["h2"],
                AllowedCidrs = ["192.0.2.0/24"],
                InsertHeaders = ImmutableSortedDictionary<string, string>.Empty.Add("X-Forwarded-For", "true"),
                L7Policies =
                [
                    Policy("REDIRECT_TO_URL", Rule("HEADER", "X-Key"), Rule("COOKIE", "cookie"), Rule("PATH"), Rule("SSL_DN_FIELD", "O")),
                    Policy("REDIRECT_PREFIX", Rule("HOST_NAME"), Rule("FILE_TYPE")),
                ],
            },
            new Listener { Id = Plain, Protocol = "TCP", ProtocolPort = 80, DefaultPoolId = Plain }),
        Pools = Map(pool => pool.Id,
            Pool(Terminated, "HTTP", SessionPersistence.AppCookie) with
            {
                TlsEnabled = true,
                TlsContainerRef = "certificate",
                CaTlsContainerRef = "authority",
                CrlContainerRef = "list",
                TlsCiphers = "HIGH",
                TlsVersions = ["TLSv1.2"],
                AlpnProtocols = ["h2"],
                HealthMonitor = Monitor("HTTP"),
            },
            Pool(Plain, "TCP", SessionPersistence.SourceIp) with { HealthMonitor = Monitor("PING") }),
    };

    public static IEnumerable<(string Name, Put Put)> All =>
    [
        .. OfListeners.Select(entry => (entry.Name, (Put)((configuration, text) => configuration with
        {
            Listeners = configuration.Listeners.SetItem(Terminated, entry.Put(configuration.Listeners[Terminated], text)),
        }))),
        .. OfPools.Select(entry => (entry.Name, (Put)((configuration, text) => configuration with
        {
            Pools = configuration.Pools.SetItem(Terminated, entry.Put(configuration.Pools[Terminated], text)),
        }))),
        .. OfLoadBalancers.Select(entry => (entry.Name, (Put)((configuration, text) => configuration with
        {
            LoadBalancer = entry.Put(configuration.LoadBalancer!, text),
        }))),
    ];

    private static (string Name, Func<LoadBalancer, string, LoadBalancer> Put)[] OfLoadBalancers =>
    [
        ("load balancer", (balancer, text) => balancer with { Name = text, Description = text, Tags = [text], AvailabilityZone = text }),
        ("project", (balancer, text) => balancer with { ProjectId = text }),
        ("VIP", (balancer, text) => balancer with { Vip = balancer.Vip! with { Address = text } }),
        ("additional VIP", (balancer, text) => balancer with { Vip = balancer.Vip! with { Additional = [new AdditionalVip(Guid.Empty, text, null)] } }),
    ];

    private static (string Name, Func<Listener, string, Listener> Put)[] OfListeners =>
    [
        ("listener", (listener, text) => listener with { Name = text, Description = text, Tags = [text] }),
        ("listener's protocol", (listener, text) => listener with { Protocol = text }),
        ("certificate", (listener, text) => listener with { DefaultTlsContainerRef = text }),
        ("SNI certificate", (listener, text) => listener with { SniContainerRefs = [text] }),
        ("client CA", (listener, text) => listener with { ClientCaTlsContainerRef = text }),
        ("client CRL", (listener, text) => listener with { ClientCrlContainerRef = text }),
        ("client authentication", (listener, text) => listener with { ClientAuthentication = text }),
        ("ciphers", (listener, text) => listener with { TlsCiphers = text }),
        ("TLS version", (listener, text) => listener with { TlsVersions = ["TLSv1.2", text] }),
        ("ALPN protocol", (listener, text) => listener with { AlpnProtocols = [text] }),
        ("allowed CIDR", (listener, text) => listener with { AllowedCidrs = [text] }),
        ("header's name", (listener, text) => listener with { InsertHeaders = listener.InsertHeaders.SetItem(text, "true") }),
        ("header's value", (listener, text) => listener with { InsertHeaders = listener.InsertHeaders.SetItem("X-Forwarded-For", text) }),
        .. OfPolicies.Select(entry => (entry.Name, (Func<Listener, string, Listener>)((listener, text) => listener with
        {
            L7Policies = [.. listener.L7Policies.Select(policy => entry.Put(policy, text))],
        }))),
    ];

    private static (string Name, Func<L7Policy, string, L7Policy> Put)[] OfPolicies =>
    [
        ("policy", (policy, text) => policy with { Name = text, Description = text, Tags = [text] }),
        ("action", (policy, text) => policy with { Action = text }),
        ("redirect URL", (policy, text) => policy with { RedirectUrl = text }),
        ("redirect prefix", (policy, text) => policy with { RedirectPrefix = text }),
        ("rule's type", (policy, text) => Rules(policy, rule => rule with { Type = text })),
        ("rule's comparison", (policy, text) => Rules(policy, rule => rule with { CompareType = text })),
        ("rule's key", (policy, text) => Rules(policy, rule => rule.Key is null ? rule : rule with { Key = text })),
        ("rule's value", (policy, text) => Rules(policy, rule => rule with { Value = text, Tags = [text] })),
    ];

    private static (string Name, Func<Pool, string, Pool> Put)[] OfPools =>
    [
        ("pool", (pool, text) => pool with { Name = text, Description = text, Tags = [text] }),
        ("pool's protocol", (pool, text) => pool with { Protocol = text }),
        ("algorithm", (pool, text) => pool with { LbAlgorithm = text }),
        ("persistence", (pool, text) => pool with { SessionPersistence = pool.SessionPersistence! with { Type = text } }),
        ("cookie", (pool, text) => pool with { SessionPersistence = pool.SessionPersistence! with { CookieName = text } }),
        ("granularity", (pool, text) => pool with { SessionPersistence = pool.SessionPersistence! with { PersistenceGranularity = text } }),
        ("pool's certificate", (pool, text) => pool with { TlsContainerRef = text }),
        ("pool's CA", (pool, text) => pool with { CaTlsContainerRef = text }),
        ("pool's CRL", (pool, text) => pool with { CrlContainerRef = text }),
        ("pool's ciphers", (pool, text) => pool with { TlsCiphers = text }),
        ("pool's TLS version", (pool, text) => pool with { TlsVersions = ["TLSv1.2", text] }),
        ("pool's ALPN protocol", (pool, text) => pool with { AlpnProtocols = [text] }),
        ("member", (pool, text) => Members(pool, member => member with { Name = text, Tags = [text], VnicType = text })),
        ("member's address", (pool, text) => Members(pool, member => member with { Address = text })),
        ("monitor address", (pool, text) => Members(pool, member => member with { MonitorAddress = text })),
        ("monitor", (pool, text) => pool with { HealthMonitor = pool.HealthMonitor! with { Name = text, Tags = [text] } }),
        ("monitor's type", (pool, text) => pool with { HealthMonitor = pool.HealthMonitor! with { Type = text } }),
        ("method", (pool, text) => pool with { HealthMonitor = pool.HealthMonitor! with { HttpMethod = text } }),
        ("path", (pool, text) => pool with { HealthMonitor = pool.HealthMonitor! with { UrlPath = text } }),
        ("codes", (pool, text) => pool with { HealthMonitor = pool.HealthMonitor! with { ExpectedCodes = text } }),
        ("HTTP version", (pool, text) => pool with { HealthMonitor = pool.HealthMonitor! with { HttpVersion = text } }),
        ("domain", (pool, text) => pool with { HealthMonitor = pool.HealthMonitor! with { DomainName = text } }),
    ];

    private static L7Policy Policy(string action, params L7Rule[] rules) => new()
    {
        Id = Guid.NewGuid(),
        Action = action,
        RedirectUrl = "https://example.org/",
        RedirectPrefix = "https://example.org/",
        Rules = [.. rules],
    };

    private static L7Rule Rule(string type, string? key = null) =>
        new() { Id = Guid.NewGuid(), Type = type, CompareType = "EQUAL_TO", Key = key, Value = "value" };

    private static L7Policy Rules(L7Policy policy, Func<L7Rule, L7Rule> change) => policy with { Rules = [.. policy.Rules.Select(change)] };

    private static Pool Pool(Guid id, string protocol, string persistence) => new()
    {
        Id = id,
        Protocol = protocol,
        LbAlgorithm = "ROUND_ROBIN",
        SessionPersistence = new SessionPersistence(persistence, "cookie", null, null),
        Members = Map(member => member.Id, new Member { Id = id, Address = "198.51.100.1", ProtocolPort = 80, MonitorAddress = "198.51.100.2" }),
    };

    private static Pool Members(Pool pool, Func<Member, Member> change) => pool with
    {
        Members = pool.Members.SetItems(pool.Members.Select(member => KeyValuePair.Create(member.Key, change(member.Value)))),
    };

    private static HealthMonitor Monitor(string type) => new()
    {
        Id = Guid.Empty,
        Type = type,
        Delay = 1,
        Timeout = 1,
        MaxRetries = 1,
        UrlPath = "/path",
        HttpMethod = "GET",
        ExpectedCodes = "200",
        HttpVersion = "1.1",
        DomainName = "example.org",
    };

    private static ImmutableSortedDictionary<Guid, T> Map<T>(Func<T, Guid> id, params T[] items) => items.ToImmutableSortedDictionary(id, item => item);
}
