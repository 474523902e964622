namespace Lbaas.Amphora.RuntimeChanges;

/// <summary>A backend and its plain servers.</summary>
internal sealed class ConfiguredBackend(string name)
{
    private static readonly HashSet<string> DynamicAlgorithms = ["roundrobin", "leastconn", "random"];

    private bool _isDynamic;
    private bool _takesOnlyItsOwn;

    public string Name { get; } = name;

    public OrderedDictionary<string, ConfiguredServer> Servers { get; } = [];

    /// <summary>Whether weights and the number of servers may change: an algorithm that is a fixed map can't follow.</summary>
    public bool IsDynamic => _isDynamic && !_takesOnlyItsOwn;

    /// <summary>Notes what one of its other lines says.</summary>
    public void Read(string[] words)
    {
        if (words[0] == "balance" && words.Length > 1)
            _isDynamic = words[1].Split('(')[0] is var algorithm && DynamicAlgorithms.Contains(algorithm);
        // A server added at run time knows nothing of these.
        _takesOnlyItsOwn |= words[0] is "default-server" or "server-template" or "use-server"
            || words is ["option", "external-check", ..];
    }
}
