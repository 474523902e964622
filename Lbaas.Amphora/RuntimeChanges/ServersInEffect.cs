using System.Collections.Immutable;
using Lbaas.Amphora.Haproxy;

namespace Lbaas.Amphora.RuntimeChanges;

/// <summary>Compares what a worker says of its servers with what the configuration says.</summary>
internal static class ServersInEffect
{
    /// <summary>The first difference found, in words; null when there is none.</summary>
    /// <param name="wanted">The configuration.</param>
    /// <param name="leaving">Servers that may still be there, in maintenance.</param>
    /// <param name="rows">What <c>show servers state</c> says.</param>
    public static string? Difference(ConfigurationText wanted, ImmutableDictionary<string, DateTimeOffset> leaving, IReadOnlyList<ServerStateRow> rows)
    {
        var found = new HashSet<string>(rows.Count);
        foreach (var row in rows)
        {
            var path = $"{row.Backend}/{row.Server}";
            if (!wanted.Backends.TryGetValue(row.Backend, out var backend))
                continue; // a proxy that is none of ours to change
            if (!backend.Servers.TryGetValue(row.Server, out var server))
            {
                if (leaving.ContainsKey(path) && !row.IsInMaintenance)
                    return $"{path} has left and is not in maintenance";
                if (!leaving.ContainsKey(path) && !wanted.Frame.Any(line => line.StartsWith($"server {row.Server} ", StringComparison.Ordinal)))
                    return $"{path} is there and shall not be";
                continue;
            }
            if (DifferenceOf(server, row) is { } what)
                return $"{path}: {what}";
            found.Add(path);
        }
        return wanted.Backends.Values.SelectMany(backend => backend.Servers.Keys.Select(server => $"{backend.Name}/{server}"))
            .FirstOrDefault(path => !found.Contains(path)) is { } missing ? $"{missing} is missing" : null;
    }

    private static string? DifferenceOf(ConfiguredServer server, ServerStateRow row)
    {
        if (row.IsInMaintenance != server.IsDisabled)
            return $"its administrative state is {row.AdminState}";
        if (row.Weight != server.Weight)
            return $"its weight is {row.Weight}";
        if (row.Port != server.Endpoint.Port || !server.Endpoint.Address.Equals(row.Address))
            return $"it is at {row.Address} port {row.Port}";
        return row.IsChecked == server.IsChecked ? null : "its checks are not as asked for";
    }
}
