namespace Lbaas.Amphora.Haproxy;

/// <summary>A listener as its configuration says it.</summary>
internal readonly record struct Frontend(string ListenerId, string Type);

/// <summary>Reads the listeners out of a configuration, as far as the listing needs.</summary>
internal static class Frontends
{
    private static readonly HashSet<string> Sections =
        ["global", "defaults", "backend", "listen", "peers", "resolvers", "userlist", "program", "mailers", "cache", "ring"];

    public static IEnumerable<Frontend> In(IEnumerable<string> lines)
    {
        string? listener = null;
        var (type, inDefaults, usual) = ("", false, "TCP");
        foreach (var line in lines)
        {
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                continue;
            if (words[0] == "frontend" || Sections.Contains(words[0]))
            {
                if (listener is not null)
                    yield return new Frontend(listener, type);
                listener = words[0] == "frontend" && words.Length > 1 && IsListener(words[1]) ? words[1] : null;
                inDefaults = words[0] == "defaults";
                type = usual;
            }
            else if (words[0] == "mode" && words.Length > 1 && inDefaults)
                usual = words[1].ToUpperInvariant();
            else if (words[0] == "mode" && words.Length > 1 && type != "TERMINATED_HTTPS")
                type = words[1].ToUpperInvariant();
            else if (words[0] == "bind" && words.Contains("ssl"))
                type = "TERMINATED_HTTPS";
        }
        if (listener is not null)
            yield return new Frontend(listener, type);
    }

    private static bool IsListener(string name) => Guid.TryParseExact(name, "D", out _);
}
