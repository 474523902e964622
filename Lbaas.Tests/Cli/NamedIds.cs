using System.Text.RegularExpressions;

namespace Lbaas.Tests.Cli;

/// <summary>Names for the ids in a text, in the order in which they turn up, so that one run reads as the other.</summary>
/// <param name="known">Ids in here are left as they are, as are those of the drivers' own objects.</param>
/// <param name="given">Names of ids that there are already: name without brackets to id.</param>
internal sealed partial class NamedIds(string known, IReadOnlyDictionary<string, string> given)
{
    private const string OfDrivers = "0000-4000-8000-00000000000";

    private readonly Dictionary<string, string> _names = given.ToDictionary(pair => pair.Value, pair => $"<{pair.Key}>");

    /// <summary>Whether all names in a command stand for ids by now.</summary>
    public bool Knows(string command) => AnyName().Matches(command).All(name => _names.ContainsValue(name.Value));

    /// <summary>The command with the ids in the places of their names.</summary>
    public string Resolve(string command) =>
        AnyName().Replace(command, name => _names.FirstOrDefault(pair => pair.Value == name.Value).Key ?? name.Value);

    /// <summary>The line with names in the places of ids and times.</summary>
    public string Name(string line)
    {
        line = AnyRequest().Replace(line, "(Request-ID: <request>)");
        // Tables keep their shape.
        var isTable = line.StartsWith('|');
        line = AnyTime().Replace(line, time => "<time>".PadRight(isTable ? time.Length : 0));
        return AnyId().Replace(line, id => known.Contains(id.Value) || id.Value.Contains(OfDrivers)
            ? id.Value
            : NameOf(id.Value).PadRight(isTable ? id.Length : 0));
    }

    private string NameOf(string id)
    {
        if (!_names.TryGetValue(id, out var name))
            _names[id] = name = $"<id-{_names.Count - given.Count + 1}>";
        return name;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex AnyId();

    [GeneratedRegex(@"\(Request-ID: req-[0-9a-f-]{36}\)")]
    private static partial Regex AnyRequest();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")]
    private static partial Regex AnyTime();

    [GeneratedRegex("<id-[0-9]+>|<[a-z]+>")]
    private static partial Regex AnyName();
}
