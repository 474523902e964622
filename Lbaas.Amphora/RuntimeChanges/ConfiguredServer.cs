using System.Globalization;
using System.Net;

namespace Lbaas.Amphora.RuntimeChanges;

/// <summary>A plain <c>server</c> line: an IP address and port, a weight, perhaps <c>disabled</c>, and other words.</summary>
/// <param name="Name">Unique in its backend.</param>
/// <param name="Endpoint">Where it is.</param>
/// <param name="Weight">0 to 256; 1 where the line doesn't say.</param>
/// <param name="IsDisabled">In maintenance.</param>
/// <param name="Others">The other words, in their order.</param>
internal sealed record ConfiguredServer(string Name, IPEndPoint Endpoint, int Weight, bool IsDisabled, string Others)
{
    // The words that a server added at run time may have, each with how many more belong to it.
    private static readonly Dictionary<string, int> Known = new()
    {
        ["check"] = 0,
        ["inter"] = 1,
        ["fall"] = 1,
        ["rise"] = 1,
        ["addr"] = 1,
        ["port"] = 1,
        ["backup"] = 0,
        ["send-proxy"] = 0,
        ["send-proxy-v2"] = 0,
    };

    public bool IsChecked => Others.Split(' ').Contains("check");

    /// <summary>Whether HAProxy can make the same server at run time.</summary>
    public bool CanBeAdded
    {
        get
        {
            var words = Others.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            for (var at = 0; at < words.Length; at++)
            {
                if (!Known.TryGetValue(words[at], out var arguments))
                    return false;
                at += arguments;
            }
            return true;
        }
    }

    /// <summary>Null for a line that is more than this can say: then nobody but HAProxy understands it.</summary>
    public static ConfiguredServer? In(string[] words)
    {
        if (words.Length < 3 || Array.Exists(words, word => word.AsSpan().ContainsAny("\"'\\#$"))
            || !TryEndpoint(words[2], out var endpoint))
            return null;
        var (weight, isDisabled, others) = (1, false, new List<string>());
        for (var at = 3; at < words.Length; at++)
        {
            if (words[at] == "disabled")
                isDisabled = true;
            else if (words[at] != "weight")
                others.Add(words[at]);
            else if (++at >= words.Length || !int.TryParse(words[at], NumberStyles.None, CultureInfo.InvariantCulture, out weight))
                return null;
        }
        return new ConfiguredServer(words[1], endpoint, weight, isDisabled, string.Join(' ', others));
    }

    private static bool TryEndpoint(string word, out IPEndPoint endpoint)
    {
        endpoint = null!;
        var colon = word.LastIndexOf(':');
        return colon > 0 && (word[0] == '[' || word.IndexOf(':') == colon) && IPEndPoint.TryParse(word, out endpoint!) && endpoint.Port > 0;
    }
}
