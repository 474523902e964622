using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Lbaas.Tests.Architecture;

/// <summary>What the sources must keep to, so that they stay pleasant to read.</summary>
public partial class SourceTests
{
    private const int FileLinesMax = 400;
    private const int MethodLinesMax = 70;

    public static TheoryData<string> Projects =>
        ["Lbaas.Actors", "Lbaas.Runtime", "Lbaas.Drivers", "Lbaas.Amphora", "Lbaas.Api", "Lbaas.Benchmarks", "Lbaas.Tests", "Lbaas.Akka", "Lbaas.Akka.Server", "Lbaas.Akka.Cmd", "Lbaas.Akka.Tests", "Lbaas.Akka.Benchmarks"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_file_is_longer_than_can_be_read_at_a_sitting(string project) =>
        Assert.DoesNotContain(Sources(project), source => source.Lines.Length > FileLinesMax);

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_method_is_longer_than_a_screen(string project) =>
        Assert.Empty(Sources(project).SelectMany(LongMethods));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Nothing_is_left_for_later(string project)
    {
        // Written apart, so that this file does not find itself.
        string[] markers = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];

        Assert.DoesNotContain(Sources(project), source => markers.Any(marker => source.Lines.Any(line => Regex.IsMatch(line, $@"\b{marker}\b"))));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Time_comes_from_a_provider(string project)
    {
        string[] clocks = ["DateTime." + "UtcNow", "DateTime." + "Now", "DateTimeOffset." + "UtcNow", "DateTimeOffset." + "Now"];

        Assert.DoesNotContain(Sources(project), source => source.Lines.Any(line => clocks.Any(clock => line.Contains(clock, StringComparison.Ordinal))));
    }

    [Fact]
    public void No_test_sleeps() =>
        Assert.DoesNotContain(Sources("Lbaas.Tests"), source => source.Lines.Any(line => line.Contains("Thread" + ".Sleep", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_namespace_is_its_folder(string project) =>
        Assert.DoesNotContain(Sources(project), source => source.Namespace is { } ns && ns != source.ExpectedNamespace);

    // A method, as the formatter lays it out: a line at member depth that ends in a brace on the next line, until the brace that closes it.
    private static IEnumerable<string> LongMethods(Source source)
    {
        for (var i = 0; i + 1 < source.Lines.Length; i++)
        {
            if (!MemberStart().IsMatch(source.Lines[i]))
                continue;
            var open = Array.FindIndex(source.Lines, i + 1, Math.Min(12, source.Lines.Length - i - 1), line => line is "    {" or "");
            if (open >= 0 && source.Lines[open].Length == 0)
                continue;
            var close = open < 0 ? -1 : Array.FindIndex(source.Lines, open, line => line is "    }" or "    };");
            if (close - i > MethodLinesMax && !source.Lines[i].Contains(" class ", StringComparison.Ordinal))
                yield return $"{source.Path}:{i + 1}";
        }
    }

    [GeneratedRegex(@"^    (public|private|protected|internal|static)\b.*[^;]$")]
    private static partial Regex MemberStart();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);")]
    private static partial Regex NamespaceLine();

    private static IEnumerable<Source> Sources(string project, [CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
        return Directory.EnumerateFiles(Path.Combine(root, project), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path))
            .Where(path => !path.Split('/').Intersect(["bin", "obj"]).Any())
            .Select(path => new Source(path, File.ReadAllLines(Path.Combine(root, path))));
    }

    private sealed record Source(string Path, string[] Lines)
    {
        public string? Namespace => Lines.Select(line => NamespaceLine().Match(line)).FirstOrDefault(match => match.Success)?.Groups["name"].Value;

        public string ExpectedNamespace => System.IO.Path.GetDirectoryName(Path)!.Replace('/', '.');

        public override string ToString() => $"{Path} ({Lines.Length} lines, namespace {Namespace})";
    }
}
