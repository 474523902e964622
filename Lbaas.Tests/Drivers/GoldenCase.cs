using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Pools;
using Lbaas.Drivers.Haproxy;
using Newtonsoft.Json.Linq;

namespace Lbaas.Tests.Drivers;

/// <summary>A pair <c>NAME.in.json</c> and <c>NAME.cfg</c> in <c>Golden/Haproxy</c>; the input is the model, with lists for maps.</summary>
internal sealed record GoldenCase(Configuration Configuration, RenderTarget Target)
{
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.in.json")
        .Select(f => Path.GetFileName(f)[..^".in.json".Length]).Order(StringComparer.Ordinal);

    private static string Folder => Path.GetFullPath(Path.Combine(Source(), "..", "..", "Golden", "Haproxy"));

    public static string CfgFile(string name) => Path.Combine(Folder, name + ".cfg");

    public static GoldenCase Read(string name)
    {
        var json = JObject.Parse(File.ReadAllText(Path.Combine(Folder, name + ".in.json")));
        return new GoldenCase(ToConfiguration(json), ToTarget(json["target"]));
    }

    public static Configuration ToConfiguration(JObject json)
    {
        var balancer = (JObject)json["loadBalancer"]!;
        var vip = balancer["vip"]!;
        balancer.Remove("vip");
        return new Configuration
        {
            LoadBalancer = balancer.ToObject<LoadBalancer>()! with
            {
                Vip = new Vip((string)vip["address"]!, Guid.Empty, null, Guid.Empty, true)
                {
                    Additional = [.. vip["additional"]!.Select(a => new AdditionalVip(Guid.Empty, (string)a["address"]!, null))],
                },
            },
            Listeners = json["listeners"]!.Select(ToListener).ToImmutableSortedDictionary(l => l.Id, l => l),
            Pools = json["pools"]!.Select(ToPool).ToImmutableSortedDictionary(p => p.Id, p => p),
        };
    }

    private static Listener ToListener(JToken json)
    {
        var headers = json["insertHeaders"]?.ToObject<Dictionary<string, string>>();
        json["insertHeaders"]?.Parent!.Remove();
        var listener = json.ToObject<Listener>()!;
        return headers is null ? listener : listener with { InsertHeaders = listener.InsertHeaders.AddRange(headers) };
    }

    private static Pool ToPool(JToken json)
    {
        var members = json["members"]?.ToObject<Member[]>() ?? [];
        json["members"]?.Parent!.Remove();
        return json.ToObject<Pool>()! with { Members = members.ToImmutableSortedDictionary(m => m.Id, m => m) };
    }

    private static RenderTarget ToTarget(JToken? json)
    {
        var target = new RenderTarget("/var/lib/octavia");
        return json is null ? target : target with
        {
            LogTarget = (string)json["logTarget"]!,
            HardStopAfter = TimeSpan.Parse((string)json["hardStopAfter"]!, System.Globalization.CultureInfo.InvariantCulture),
            EnforceAllowedCidrs = (bool)json["enforceAllowedCidrs"]!,
        };
    }

    private static string Source([CallerFilePath] string path = "") => path;
}
