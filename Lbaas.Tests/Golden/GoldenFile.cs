using System.Runtime.CompilerServices;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Lbaas.Tests.Golden;

/// <summary>Files that hold what is rendered. <c>LBAAS_GOLDEN=write</c> in the environment writes those that are missing or differ.</summary>
internal static class GoldenFile
{
    public static bool Writes => Environment.GetEnvironmentVariable("LBAAS_GOLDEN") == "write";

    public static void Check(string name, string actual)
    {
        var path = PathOf(name);
        if (Writes)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"There is no golden file {name}.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    /// <summary>A golden JSON file without its white space.</summary>
    public static byte[] Compact(string name) => System.Text.Encoding.UTF8.GetBytes(Parse(File.ReadAllText(PathOf(name))).ToString(Formatting.None));

    public static string Indent(ReadOnlyMemory<byte> json) =>
        Parse(System.Text.Encoding.UTF8.GetString(json.Span)).ToString(Formatting.Indented) + "\n";

    private static JToken Parse(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }

    private static string PathOf(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);
}
