namespace Lbaas.Amphora.RuntimeChanges;

/// <summary>What leads from one configuration to another without a reload.</summary>
internal static class RuntimeDifference
{
    /// <summary>The changes, at least one; null when it takes a reload.</summary>
    public static IReadOnlyList<RuntimeChange>? Between(ConfigurationText running, ConfigurationText wanted)
    {
        if (!running.Frame.SequenceEqual(wanted.Frame))
            return null;
        var changes = new List<RuntimeChange>();
        foreach (var (name, backend) in wanted.Backends)
            if (!TryAdd(changes, running.Backends[name], backend))
                return null;
        // Who asks for a reload without a difference has seen something that the text doesn't say.
        return changes.Count > 0 && changes.TrueForAll(change => StandsAlone(change, wanted)) ? changes : null;
    }

    // A server that other lines speak of neither comes nor goes without them.
    private static bool StandsAlone(RuntimeChange change, ConfigurationText wanted) => change.Kind switch
    {
        RuntimeChangeKind.Add => !wanted.HasReferences,
        RuntimeChangeKind.Remove => !wanted.HasReferences
            && !wanted.Frame.Any(line => line.Contains(change.Server.Name, StringComparison.Ordinal)),
        _ => true,
    };

    private static bool TryAdd(List<RuntimeChange> changes, ConfiguredBackend running, ConfiguredBackend wanted)
    {
        // A map of fixed places depends on their order.
        if (!wanted.IsDynamic && !running.Servers.Keys.SequenceEqual(wanted.Servers.Keys))
            return false;
        foreach (var (name, server) in running.Servers)
            if (!wanted.Servers.ContainsKey(name))
                changes.Add(new RuntimeChange(RuntimeChangeKind.Remove, wanted.Name, server));
        foreach (var (name, server) in wanted.Servers)
        {
            if (!running.Servers.TryGetValue(name, out var old))
            {
                if (!server.CanBeAdded)
                    return false;
                changes.Add(new RuntimeChange(RuntimeChangeKind.Add, wanted.Name, server));
                continue;
            }
            if (server with { Weight = old.Weight, IsDisabled = old.IsDisabled } != old || (server.Weight != old.Weight && !wanted.IsDynamic))
                return false;
            // In this order: a server that is enabled with another weight gets no traffic by its old one.
            if (server.Weight != old.Weight)
                changes.Add(new RuntimeChange(RuntimeChangeKind.Weight, wanted.Name, server));
            if (server.IsDisabled != old.IsDisabled)
                changes.Add(new RuntimeChange(RuntimeChangeKind.State, wanted.Name, server));
        }
        return true;
    }
}
