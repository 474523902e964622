using System.Net;
using Lbaas.Drivers.Networks.Bridge;
using Lbaas.Tests.Datagrams;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Pairs;

/// <summary>
/// A server whose amphorae are in namespaces on a bridge of its own, with members on this machine. Everything that was made
/// is gone at the end, whatever has failed.
/// </summary>
public sealed class BridgeSite : IAsyncLifetime
{
    public const int Members = 8;

    // Of its own for each that runs beside others here, and hardly that of another run.
    private static int _nets = Random.Shared.Next(512);

    private readonly List<BackEnd> _backEnds = [];
    private readonly string _bridge = $"lbt{Guid.NewGuid().ToString("N")[..8]}";
    private readonly int _net = Interlocked.Increment(ref _nets) % 512;
    private string? _flavor;

    /// <summary>More settings for the server, or others than these.</summary>
    internal string[] Settings { get; init; } = [];

    /// <summary>Above 0 the server and its amphorae give way to others.</summary>
    internal int Niceness { get; init; }

    /// <summary>Where a syslog daemon listens on the bridge; null for files on the nodes.</summary>
    internal int? LogPort { get; init; }

    internal Site Site { get; private set; } = null!;

    internal ApiClient Api => Site.Api;

    internal string Gateway => $"198.{18 + (_net / 256)}.{_net % 256}.1";

    internal string GatewayV6 => $"fd00:18:{_net + 1:x}::1";

    /// <summary>As many addresses of this machine on the bridge as there are members; there once a load balancer is.</summary>
    internal IEnumerable<string> Clients => Enumerable.Range(201, Members).Select(host => $"{Gateway[..^1]}{host}");

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        try
        {
            Site = await Site.StartAsync(new Site(
                [
                    "--Lbaas:Compute:Driver=netns", "--Lbaas:Network:Driver=bridge", $"--Lbaas:Network:Bridge:Name={_bridge}",
                    $"--Lbaas:Network:Bridge:Cidr={Gateway[..^1]}0/24", $"--Lbaas:Network:Bridge:CidrV6={GatewayV6[..^1]}/64",
                    "--Lbaas:Health:IntervalSeconds=1", "--Lbaas:Health:TimeoutSeconds=60", "--Lbaas:Health:StatisticsIntervalSeconds=1",
                    $"--Lbaas:Amphora:LogTarget={(LogPort is { } port ? $"{Gateway}:{port}" : "file")}", "--Lbaas:Compute:Local:SuperviseIntervalSeconds=1", .. Settings,
                ])
            { Niceness = Niceness });
            for (var i = 0; i < Members; i++)
                _backEnds.Add(await BackEnd.StartAsync($"member {i}", IPAddress.IPv6Any));
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>A load balancer with one HTTP listener in front of all members, ACTIVE and answering.</summary>
    internal async Task<CarriedBalancer> CreateAsync(bool pair, bool v6 = false, string persistence = "null")
    {
        var id = await OrderAsync(pair, v6);
        var listener = await Api.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{id}}","protocol":"HTTP","protocol_port":80}""");
        var pool = await Api.CreateAsync("pools", "pool",
            $$"""{"listener_id":"{{listener}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","session_persistence":{{persistence}}}""");
        var members = _backEnds.Select((backEnd, i) =>
            $$"""{"address":"{{(i % 2 == 0 ? Gateway : GatewayV6)}}","protocol_port":{{backEnd.Port}}}""");
        var reply = await Api.SendAsync("PUT", $"pools/{pool}/members", $$"""{"members":[{{string.Join(',', members)}}]}""");
        Assert.Equal(HttpStatusCode.Accepted, reply.Status);
        return await CarriedAsync(id);
    }

    /// <summary>A load balancer on which nothing listens yet.</summary>
    /// <returns>Its id.</returns>
    internal async Task<string> OrderAsync(bool pair, bool v6 = false)
    {
        var flavor = pair ? $",\"flavor_id\":\"{await PairFlavorAsync()}\"" : "";
        // Each family has its VIP, one of them an additional one.
        var more = v6 ? $",\"additional_vips\":[{{\"subnet_id\":\"{BridgeNetwork.SubnetId}\"}}]" : "";
        var subnet = v6 ? BridgeNetwork.SubnetIdV6 : BridgeNetwork.SubnetId;
        return await Api.CreateAsync("loadbalancers", "loadbalancer", $$"""{"vip_subnet_id":"{{subnet}}"{{flavor}}{{more}}}""");
    }

    /// <summary>Waits until a load balancer is ACTIVE.</summary>
    internal async Task<CarriedBalancer> CarriedAsync(string id)
    {
        try
        {
            await Api.BecomesAsync($"loadbalancers/{id}", "provisioning_status", "ACTIVE");
        }
        catch (Xunit.Sdk.XunitException failure)
        {
            Assert.Fail($"{failure.Message}\n{await Site.PendingAsync()}\n{Site.Server.Output}");
        }
        var shown = await Api.ShowAsync($"loadbalancers/{id}");
        var vip = shown.GetProperty("vip_address").GetString()!;
        var additional = shown.GetProperty("additional_vips").EnumerateArray().Select(other => other.GetProperty("ip_address").GetString()!);
        foreach (var client in Clients)
            await LinkTools.IpAsync("address", "replace", $"{client}/24", "dev", _bridge);
        return new CarriedBalancer(this, id, vip) { Additional = [.. additional] };
    }

    /// <summary>Adds a UDP listener; with a member of each family that there is, unless it is to have no pool.</summary>
    /// <returns>Its id.</returns>
    internal async Task<string> ListenToDatagramsAsync(CarriedBalancer balancer, int port, IEnumerable<EchoMember> members, string more = "")
    {
        var listener = await Api.CreateAsync("listeners", "listener",
            $$"""{"loadbalancer_id":"{{balancer.Id}}","protocol":"UDP","protocol_port":{{port}}{{more}}}""");
        if (members.Any())
        {
            var pool = await Api.CreateAsync("pools", "pool", $$"""{"listener_id":"{{listener}}","protocol":"UDP","lb_algorithm":"ROUND_ROBIN"}""");
            foreach (var member in members)
                await Api.CreateAsync($"pools/{pool}/members", "member", $$"""{"address":"{{member.Endpoint.Address}}","protocol_port":{{member.Endpoint.Port}}}""");
        }
        await Api.BecomesAsync($"loadbalancers/{balancer.Id}", "provisioning_status", "ACTIVE");
        return listener;
    }

    /// <summary>Deletes a load balancer, and waits until that is done.</summary>
    internal async Task DeleteAsync(CarriedBalancer balancer)
    {
        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync("DELETE", $"loadbalancers/{balancer.Id}?cascade=true")).Status);
        await Site.SettledAsync(TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        var amphorae = Site is null ? [] : NamesIn(Path.Combine(Site.DataDirectory, "amphorae"));
        if (Site is not null)
            await Site.DisposeAsync();
        Site = null!;
        foreach (var amphora in amphorae)
            await LinkTools.IpAsync("netns", "delete", LinkTools.NamespaceOf(amphora));
        foreach (var amphora in amphorae)
            await LinkTools.IpAsync("link", "delete", BridgeLinks.BridgeEndOf(Guid.Parse(amphora)));
        await LinkTools.IpAsync("link", "delete", _bridge);
        foreach (var backEnd in _backEnds)
            await backEnd.DisposeAsync();
    }

    private static string[] NamesIn(string directory) =>
        Directory.Exists(directory) ? [.. Directory.GetDirectories(directory).Select(path => Path.GetFileName(path)!)] : [];

    private async Task<string> PairFlavorAsync()
    {
        if (_flavor is not null)
            return _flavor;
        var profile = await Api.CreateAsync("flavorprofiles", "flavorprofile",
            """{"name":"pair","provider_name":"amphora","flavor_data":"{\"loadbalancer_topology\":\"ACTIVE_STANDBY\"}"}""");
        return _flavor = await Api.CreateAsync("flavors", "flavor", $$"""{"name":"pair","flavor_profile_id":"{{profile}}"}""");
    }
}
