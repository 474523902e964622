using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lbaas.Drivers.Networks;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Wire;

/// <summary>A load balancer that is ACTIVE, as a tenant has it: the API and the VIP.</summary>
internal sealed class Balancer
{
    private readonly ApiClient _api;
    private readonly Dictionary<string, string> _paths = [];

    private Balancer(ApiClient api, JsonElement created)
    {
        _api = api;
        Id = created.GetProperty("id").GetString()!;
        foreach (var listener in created.GetProperty("listeners").EnumerateArray())
        {
            Name("listeners", listener);
            foreach (var policy in listener.GetProperty("l7policies").EnumerateArray())
                Name("l7policies", policy);
        }
        foreach (var pool in created.GetProperty("pools").EnumerateArray())
        {
            Name("pools", pool);
            foreach (var member in pool.GetProperty("members").EnumerateArray())
                Name($"pools/{pool.GetProperty("id").GetString()}/members", member);
        }
    }

    public string Id { get; }

    public string Vip { get; private set; } = "";

    private string Path => $"loadbalancers/{Id}";

    /// <summary>Makes it and all its children in one request.</summary>
    public static async Task<Balancer> CreateAsync(ApiClient api, params JsonObject[] listeners)
    {
        var fields = new JsonObject { ["vip_subnet_id"] = LocalNetwork.SubnetId.ToString(), ["listeners"] = new JsonArray(listeners) };
        var reply = await api.PostAsync("loadbalancers", "loadbalancer", fields.ToJsonString());
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        var balancer = new Balancer(api, reply.Json.GetProperty("loadbalancer"));
        balancer.Vip = (await balancer.ActiveAsync()).GetProperty("vip_address").GetString()!;
        return balancer;
    }

    /// <summary>The id of a listener, pool, member or policy with that name.</summary>
    public string IdOf(string name) => _paths[name][(_paths[name].LastIndexOf('/') + 1)..];

    public Task<JsonElement> ShowAsync(string name) => _api.ShowAsync(_paths[name]);

    /// <summary>Changes a resource and waits until that is in effect.</summary>
    public Task ChangeAsync(string name, params (string Key, object? Value)[] fields) => PutAsync(_paths[name], fields);

    /// <summary>Changes the load balancer itself and waits until that is in effect.</summary>
    public Task ChangeAsync(params (string Key, object? Value)[] fields) => PutAsync(Path, fields);

    /// <summary>Waits until a resource has that operating status.</summary>
    public Task BecomesAsync(string name, string status) => _api.BecomesAsync(_paths[name], "operating_status", status);

    /// <summary>Waits until the load balancer itself has that operating status.</summary>
    public Task BecomesAsync(string status) => _api.BecomesAsync(Path, "operating_status", status);

    /// <summary>Deletes a resource and waits until it is gone from the VIP.</summary>
    public async Task DeleteAsync(string name)
    {
        var reply = await _api.SendAsync("DELETE", _paths[name]);
        Assert.True(reply.Status == HttpStatusCode.NoContent, reply.Text);
        await ActiveAsync();
    }

    public async Task DeleteAsync() => await _api.SendAsync("DELETE", $"{Path}?cascade=true");

    public Task<Answer> AskAsync(int port, string target = "/", string? source = null, params string[] headers) =>
        WireClient.OnceAsync(Vip, port, target, source, headers);

    public Task<WireClient> ConnectAsync(int port, string? source = null) => WireClient.ConnectAsync(Vip, port, source);

    /// <summary>Who answers each of so many requests, every one on a connection of its own.</summary>
    public async Task<List<string>> AnsweringAsync(int port, int requests, string? source = null, params string[] headers)
    {
        var names = new List<string>();
        for (var i = 0; i < requests; i++)
            names.Add((await AskAsync(port, source: source, headers: headers)).Body);
        return names;
    }

    private async Task PutAsync(string path, (string Key, object? Value)[] fields)
    {
        var kind = path.Split('/')[^2] switch { "l7policies" => "l7policy", var plural => plural[..^1] };
        var reply = await _api.SendAsync("PUT", path, new JsonObject { [kind] = new JsonObject().With(fields) }.ToJsonString());
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        await ActiveAsync();
    }

    private async Task<JsonElement> ActiveAsync()
    {
        var balancer = await _api.ShowAsync($"{Path}?wait=ACTIVE&timeout=30");
        Assert.Equal("ACTIVE", balancer.GetProperty("provisioning_status").GetString());
        return balancer;
    }

    private void Name(string collection, JsonElement resource) =>
        _paths.TryAdd(resource.GetProperty("name").GetString()!, $"{collection}/{resource.GetProperty("id").GetString()}");
}
