using Lbaas.Amphora.RuntimeChanges;

namespace Lbaas.Amphora.Haproxy;

/// <summary>What a reload's new worker is told of the old one's servers: what was observed, never what was asked for.</summary>
internal static class ServersState
{
    /// <summary>
    /// The answer to <c>show servers state</c> without maintenance, weights and ports: HAProxy would put them over what the
    /// file says. A server with any of these starts as in a fresh process.
    /// </summary>
    public static string Observed(string answer, string configuration)
    {
        var backends = ConfigurationText.Parse(configuration).Backends;
        return string.Join('\n', answer.Split('\n').Where(IsKept).Select(line => ServerStateRow.Of(line)?.WithInitialWeight() ?? line));

        bool IsKept(string line) => ServerStateRow.Of(line) is not { } row
            || (row.AdminState == 0 && backends.TryGetValue(row.Backend, out var backend) && backend.Servers.TryGetValue(row.Server, out var server)
                && server.Endpoint.Port == row.Port && server.Endpoint.Address.Equals(row.Address));
    }
}
