using System.Text.Json;
using Lbaas.Tests.Amphora;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Pairs;

/// <summary>A load balancer on the bridge.</summary>
internal sealed class CarriedBalancer(BridgeSite site, string id, string vip)
{
    public string Id => id;

    public string Vip => vip;

    public Uri Url { get; } = new(vip.Contains(':') ? $"http://[{vip}]/" : $"http://{vip}/");

    /// <summary>Other VIPs.</summary>
    public string[] Additional { get; init; } = [];

    public async Task<IReadOnlyList<JsonElement>> AmphoraeAsync() =>
        [.. (await site.Api.ShowAsync($"/v2/octavia/amphorae?loadbalancer_id={id}")).EnumerateArray()];

    public async Task<IReadOnlyList<string>> AmphoraIdsAsync() =>
        [.. (await AmphoraeAsync()).Select(amphora => amphora.GetProperty("id").GetString()!)];

    /// <summary>The amphorae that have the VIP on their interface.</summary>
    public async Task<IReadOnlyList<string>> HoldersAsync()
    {
        var holders = new List<string>();
        foreach (var amphora in await AmphoraIdsAsync())
        {
            if (await LinkTools.HoldsAsync(amphora, vip))
                holders.Add(amphora);
        }
        return holders;
    }

    /// <summary>Waits until nothing is PENDING, no amphora leaves, as many as there should be are there, and one alone has the VIP.</summary>
    /// <returns>That one, and the others.</returns>
    public async Task<(string Active, string[] Others)> SettledAsync(int amphorae)
    {
        string[] all = [], holders = [];
        await Eventually.HoldsAsync(async () =>
        {
            // What costs a process each is asked when the rest is as it should be.
            all = [.. await AmphoraIdsAsync()];
            if (all.Length != amphorae || !await site.Site.IsSettledAsync())
                return false;
            holders = [.. await HoldersAsync()];
            return holders.Length == 1 && (amphorae == 1 || await AllShareAsync(all));
        }, $"one of {amphorae} amphorae has the VIP {vip}");
        return (holders[0], [.. all.Except(holders)]);
    }

    /// <summary>Waits until each tells the others of new sessions: HAProxy tries a peer again after five seconds.</summary>
    public Task InStepAsync(params IEnumerable<string> amphorae) => Eventually.Async(
        () => amphorae.All(amphora => HaproxyView.OfLongPath(Path.Combine(DirectoryOf(amphora), $"{id}.sock"), HaproxyView.HasAllPeers)),
        "the session tables are in step");

    public string DirectoryOf(string amphora) => Path.Combine(site.Site.DataDirectory, "amphorae", amphora);

    /// <summary>Ends all processes of an amphora at once, as a power failure would; its network stays.</summary>
    public async Task KillAsync(string amphora, string? naming = null)
    {
        var agent = Machine.Naming("Lbaas.Amphora", DirectoryOf(amphora));
        var victims = (await LinkTools.ProcessesAsync(amphora)).Concat(agent)
            .Where(pid => naming is null || Machine.CommandLine(pid).Contains(naming)).ToList();
        Assert.NotEmpty(victims);
        victims.ForEach(pid => Machine.Signal(pid, Machine.SigKill));
    }

    // Keepalived runs on each, and each knows exactly the others.
    private async Task<bool> AllShareAsync(string[] all)
    {
        foreach (var amphora in all)
        {
            var file = Path.Combine(DirectoryOf(amphora), "vrrp", "octavia-keepalived.conf");
            var processes = await LinkTools.ProcessesAsync(amphora);
            if (!File.Exists(file) || !processes.Exists(pid => Machine.CommandLine(pid).Contains("keepalived")))
                return false;
            var peers = (await File.ReadAllTextAsync(file)).Split("unicast_peer {")[1].Split('}')[0]
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var others = (await AmphoraeAsync()).Where(other => other.GetProperty("id").GetString() != amphora)
                .Select(other => other.GetProperty("vrrp_ip").GetString());
            if (!peers.Order().SequenceEqual(others.Order()))
                return false;
        }
        return true;
    }
}
