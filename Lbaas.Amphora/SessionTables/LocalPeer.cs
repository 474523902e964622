using System.Net;
using Lbaas.Amphora.Prometheus;

namespace Lbaas.Amphora.SessionTables;

/// <summary>This node in a configuration's <c>peers</c> section: where a worker takes in the tables of the one before it.</summary>
/// <param name="Name">What HAProxy is told with <c>-L</c>.</param>
/// <param name="IsAlone">Nobody else is in the section.</param>
internal sealed record LocalPeer(string Name, EndPoint Address, bool IsAlone)
{
    private const string AbstractPrefix = "abns@";

    /// <summary>Null when the configuration keeps no tables with peers, or not at a place that can be told.</summary>
    public static LocalPeer? In(IEnumerable<string> configuration, string name)
    {
        EndPoint? own = null;
        var (peers, hasTables) = (0, false);
        foreach (var line in configuration)
        {
            var words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words is ["stick-table", ..] && words.Contains("peers"))
                hasTables = true;
            if (words is not ["peer", _, _, ..])
                continue;
            peers++;
            if (words[1] == name)
                own = Place(words[2]);
        }
        return hasTables && own is not null ? new LocalPeer(name, own, peers == 1) : null;
    }

    private static EndPoint? Place(string address)
    {
        if (address.StartsWith(AbstractPrefix, StringComparison.Ordinal))
            return AbstractSocket.Named(address[AbstractPrefix.Length..]);
        // HAProxy's port follows the last colon, with or without brackets before it.
        var colon = address.LastIndexOf(':');
        return colon > 0 && IPAddress.TryParse(address[..colon].Trim('[', ']'), out var ip) && ushort.TryParse(address[(colon + 1)..], out var port)
            ? new IPEndPoint(ip, port)
            : null;
    }
}
