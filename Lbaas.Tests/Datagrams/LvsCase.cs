using System.Runtime.CompilerServices;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Lvs;
using Lbaas.Tests.Drivers;
using Newtonsoft.Json.Linq;

namespace Lbaas.Tests.Datagrams;

/// <summary>A pair <c>NAME.in.json</c> and <c>NAME.conf</c> in <c>Golden/Lvs</c>: one listener, for our agent or for Octavia's.</summary>
internal sealed record LvsCase(Configuration Configuration, LvsTarget Target)
{
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.in.json")
        .Select(file => Path.GetFileName(file)[..^".in.json".Length]).Order(StringComparer.Ordinal);

    private static string Folder => Path.GetFullPath(Path.Combine(Source(), "..", "..", "Golden", "Lvs"));

    public string Render() => Assert.Single(LvsConfigRenderer.Render(Configuration, Target)).Text;

    public static LvsCase Read(string name)
    {
        var json = JObject.Parse(File.ReadAllText(Path.Combine(Folder, name + ".in.json")));
        return new LvsCase(GoldenCase.ToConfiguration(json), new LvsTarget("/var/lib/octavia") { IsOurs = (bool)json["ours"]! });
    }

    private static string Source([CallerFilePath] string path = "") => path;
}
