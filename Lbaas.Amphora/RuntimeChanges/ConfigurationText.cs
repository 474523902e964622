namespace Lbaas.Amphora.RuntimeChanges;

/// <summary>A configuration, parted into plain servers of backends and the lines that are everything else.</summary>
internal sealed class ConfigurationText
{
    private static readonly HashSet<string> Sections =
    [
        "global", "defaults", "frontend", "backend", "listen", "peers", "resolvers", "userlist", "program", "mailers", "cache", "ring",
        "http-errors", "fcgi-app", "crt-store", "log-forward",
    ];

    private readonly List<string> _frame = [];

    private ConfigurationText()
    {
    }

    /// <summary>All lines but those of the plain servers, words parted by one space.</summary>
    public IReadOnlyList<string> Frame => _frame;

    public Dictionary<string, ConfiguredBackend> Backends { get; } = [];

    /// <summary>Whether some server is known beyond its backend, so that it can't go alone.</summary>
    public bool HasReferences { get; private set; }

    /// <summary>How long a worker that leaves may take to finish its connections; null: as long as they last.</summary>
    public TimeSpan? HardStopAfter { get; private set; }

    public static ConfigurationText Parse(string text)
    {
        var result = new ConfigurationText();
        ConfiguredBackend? backend = null;
        var hasDefaultServer = false;
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0][0] == '#')
                continue;
            if (Sections.Contains(words[0]))
                backend = words[0] == "backend" && words.Length > 1 ? result.BackendOf(words[1]) : null;
            else if (backend is not null && words[0] == "server" && ConfiguredServer.In(words) is { } server
                && backend.Servers.TryAdd(server.Name, server))
            {
                result.HasReferences |= server.Others.Contains("track", StringComparison.Ordinal);
                continue;
            }
            else
                backend?.Read(words);
            if (words is ["hard-stop-after", var limit, ..])
                result.HardStopAfter = HaproxyTime.Parse(limit);
            hasDefaultServer |= words[0] == "default-server";
            result._frame.Add(string.Join(' ', words));
        }
        // Said in defaults, it is said of all.
        result.HasReferences |= hasDefaultServer;
        return result;
    }

    private ConfiguredBackend BackendOf(string name) =>
        Backends.TryGetValue(name, out var known) ? known : Backends[name] = new ConfiguredBackend(name);
}
