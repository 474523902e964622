using System.Text.Json.Nodes;
using Lbaas.Amphora.Datagrams;
using Lbaas.Amphora.Datagrams.Lvs;
using Lbaas.Amphora.Haproxy;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Network;
using Lbaas.Amphora.Vrrp;

namespace Lbaas.Amphora.Node;

/// <summary>
/// What the agent tells about its node (spec: Octavia's <c>info</c>, <c>details</c> and <c>listeners</c>).
/// </summary>
internal sealed class NodeInformation(
    AgentOptions options, HaproxyCommand haproxy, KeepalivedCommand keepalived, VrrpNode vrrp, NetworkNamespace network,
    LoadBalancerDirectory directory, IDatagramCarrier datagrams, IpvsadmCommand ipvsadm, PingScript ping)
{
    private const string ApiVersion = "1.0";

    public static JsonObject Versions() => new() { ["api_version"] = ApiVersion };

    public async Task<JsonObject> InfoAsync(CancellationToken cancellation) => new()
    {
        ["hostname"] = Environment.MachineName,
        ["haproxy_version"] = await haproxy.VersionAsync(cancellation),
        ["api_version"] = ApiVersion,
        // What Octavia's agent does not say: that this one is ours, and understands what ours adds to the interface.
        ["lbaas"] = new JsonObject
        {
            ["version"] = 1,
            ["ping_command"] = ping.Path,
            ["vrrp"] = vrrp.MeantToRun,
            ["datagrams"] = datagrams.Name,
            ["sctp"] = datagrams.CarriesSctp,
            ["datagram_listeners"] = new JsonObject(directory.Datagrams.All().Select(listener =>
                KeyValuePair.Create(listener.Id.ToString(), (JsonNode?)listener.LoadBalancerId()?.ToString()))),
        },
        ["keepalived_version"] = await keepalived.VersionAsync(cancellation),
        ["ipvsadm_version"] = await ipvsadm.VersionAsync(cancellation),
    };

    public async Task<JsonObject> DetailsAsync(CancellationToken cancellation)
    {
        var details = await InfoAsync(cancellation);
        details["networks"] = new JsonObject(network.Run(ProcFiles.Networks).Select(network => KeyValuePair.Create(network.Interface,
            (JsonNode?)new JsonObject { ["network_tx"] = network.Sent, ["network_rx"] = network.Received })));
        details["active"] = true;
        details["haproxy_count"] = directory.All().Count(files => HaproxyProcess.FindMaster(files) is not null);
        details["lvs_listener_process_count"] = directory.Datagrams.All().Count(datagrams.IsRunning);
        details["cpu_count"] = Environment.ProcessorCount;
        details["cpu"] = Cpu();
        details["memory"] = Memory();
        details["disk"] = Disk();
        details["load"] = new JsonArray([.. ProcFiles.Load().Select(load => (JsonNode?)load)]);
        details["active_tuned_profiles"] = ProcFiles.TunedProfile();
        details["topology"] = vrrp.IsConfigured ? AgentOptions.ActiveStandby : options.Topology;
        details["topology_status"] = "OK";
        details["listeners"] = new JsonArray([.. Listeners().Select(listener => listener.Id)
            .Order(StringComparer.Ordinal).Select(id => (JsonNode?)id)]);
        details["packages"] = new JsonObject();
        return details;
    }

    public JsonArray ListenerList() => new([.. Listeners().Select(listener => (JsonNode?)new JsonObject
    {
        ["status"] = listener.IsRunning ? "ACTIVE" : "OFFLINE",
        ["uuid"] = listener.Id,
        ["type"] = listener.Type,
    })]);

    private IEnumerable<(string Id, string Type, bool IsRunning)> Listeners() =>
        (from files in directory.All()
         where files.Exists
         let isRunning = HaproxyProcess.FindMaster(files) is not null
         from frontend in Frontends.In(File.ReadLines(files.Configuration))
         select (frontend.ListenerId, frontend.Type, isRunning))
        .Concat(directory.Datagrams.All().Select(listener => (listener.Id.ToString(), "UDP", datagrams.IsRunning(listener))));

    private static JsonObject Cpu()
    {
        var ticks = ProcFiles.CpuTicks();
        return new JsonObject
        {
            ["total"] = ticks.Sum(),
            ["user"] = ticks[0],
            ["system"] = ticks[2],
            ["soft_irq"] = ticks[6],
        };
    }

    private static JsonObject Memory()
    {
        var memory = ProcFiles.Memory();
        return new JsonObject
        {
            ["total"] = memory.GetValueOrDefault("MemTotal"),
            ["free"] = memory.GetValueOrDefault("MemFree"),
            ["buffers"] = memory.GetValueOrDefault("Buffers"),
            ["cached"] = memory.GetValueOrDefault("Cached"),
            ["swap_used"] = memory.GetValueOrDefault("SwapTotal") - memory.GetValueOrDefault("SwapFree"),
            ["shared"] = memory.GetValueOrDefault("Shmem"),
            ["slab"] = memory.GetValueOrDefault("Slab"),
        };
    }

    private JsonObject Disk()
    {
        var disk = new DriveInfo(options.BasePath);
        return new JsonObject { ["used"] = disk.TotalSize - disk.TotalFreeSpace, ["available"] = disk.AvailableFreeSpace };
    }
}
