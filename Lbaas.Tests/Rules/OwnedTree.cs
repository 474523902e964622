using System.Text.RegularExpressions;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Noop;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Rules;

/// <summary>
/// A server under <c>testing</c>, which knows rights and quotas, and on it a load balancer of a project with one of everything.
/// Who sends no identity is the administrator.
/// </summary>
public partial class OwnedTree(params string[] settings) : IAsyncLifetime
{
    /// <summary>Who may do nothing here.</summary>
    public static readonly (string, string)[] Stranger = [("X-Project-Id", "other"), ("X-Roles", "member,load-balancer_member"), ("X-User-Id", "u")];

    private const string Nobody = "99999999-9999-4999-8999-999999999999";

    private readonly Dictionary<string, string> _ids = [];

    public TestServer Server { get; } = new(["--Lbaas:Auth:Strategy=testing", .. settings]);

    public NoopBehavior Nodes => ((NoopAmphoraDriver)Server.Services.GetRequiredService<IAmphoraDriver>()).Behavior;

    public virtual async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        Server.Client.DefaultRequestHeaders.Add("X-Roles", "admin");
        Server.Client.DefaultRequestHeaders.Add("X-Project-Id", "administration");
        await GrowAsync("owner");
    }

    public ValueTask DisposeAsync()
    {
        Nodes.BeWell();
        GC.SuppressFinalize(this);
        return Server.DisposeAsync();
    }

    /// <summary>Makes the tree of a project; the placeholders are its resources from now on.</summary>
    public async Task GrowAsync(string project)
    {
        await AddAsync("lb", "loadbalancers", "loadbalancer", $$"""{"project_id":"{{project}}","vip_subnet_id":"{{Guid.NewGuid()}}"}""");
        await AddAsync("listener", "listeners", "listener", """{"loadbalancer_id":"<lb>","protocol":"HTTP","protocol_port":80}""");
        await AddAsync("tcp", "listeners", "listener", """{"loadbalancer_id":"<lb>","protocol":"TCP","protocol_port":81}""");
        await AddAsync("pool", "pools", "pool", """{"listener_id":"<listener>","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        await AddAsync("https", "pools", "pool", """{"loadbalancer_id":"<lb>","protocol":"HTTPS","lb_algorithm":"ROUND_ROBIN"}""");
        await AddAsync("member", "pools/<pool>/members", "member", """{"address":"10.0.0.1","protocol_port":80}""");
        await AddAsync("hm", "healthmonitors", "healthmonitor", """{"pool_id":"<pool>","type":"TCP","delay":5,"timeout":3,"max_retries":2}""");
        await AddAsync("policy", "l7policies", "l7policy", """{"listener_id":"<listener>","action":"REJECT"}""");
        await AddAsync("rule", "l7policies/<policy>/rules", "rule", """{"type":"PATH","compare_type":"EQUAL_TO","value":"/a"}""");
        await Server.ActiveAsync(Fill("loadbalancers/<lb>"), "loadbalancer");
    }

    /// <summary>With the resources in place of the placeholders.</summary>
    public string Fill(string text) => Placeholder().Replace(text, match => _ids[match.Groups[1].Value]);

    /// <summary>With nothing in place of the placeholders.</summary>
    public static string Empty(string text) => Placeholder().Replace(text, Nobody);

    public Task<ApiReply> SendAsync(string method, string path, string body, params (string, string)[] headers) =>
        Server.SendAsync(method, Fill(path), Fill(body), headers);

    /// <summary>The same limit for everything, except for what is <paramref name="named"/>.</summary>
    public async Task LimitAsync(string project, int limit, params (string Kind, int Limit)[] named)
    {
        string[] kinds = ["loadbalancer", "listener", "pool", "member", "healthmonitor", "l7policy", "l7rule"];
        var limits = kinds.ToDictionary(kind => kind, kind => named.FirstOrDefault(one => one.Kind == kind) is { Kind: not null } own ? own.Limit : limit);
        var body = string.Join(',', limits.Select(kind => $"\"{kind.Key}\":{kind.Value}"));
        Assert.Equal(202, (int)(await Server.PutAsync($"quotas/{project}", $$$"""{"quota":{{{{body}}}}}""")).Status);
    }

    private async Task AddAsync(string name, string path, string kind, string fields) =>
        _ids[name] = await Server.CreateAsync(Fill(path), kind, Fill(fields));

    [GeneratedRegex("<([a-z]+)>")]
    private static partial Regex Placeholder();
}

/// <summary>The tree under a change that does not end, in strict mode: everything in it is locked.</summary>
public sealed class LockedTree() : OwnedTree("--Lbaas:Changes:Mode=strict")
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Nodes.Hang();
        await SendAsync("PUT", "loadbalancers/<lb>", """{"loadbalancer":{"name":"pending"}}""");
    }
}
