using System.Globalization;

namespace Lbaas.Amphora.Heartbeats;

/// <summary>One row of <c>show stat</c>.</summary>
internal readonly record struct StatsRow(
    string Proxy, string Server, string Status, long Weight, long Current, long Total, long BytesIn, long BytesOut, long Errors);

/// <summary>Reads <c>show stat</c>: comma-separated, columns named by the line that starts with <c># </c>.</summary>
internal static class StatsTable
{
    public static IEnumerable<StatsRow> In(string answer)
    {
        Dictionary<string, int>? columns = null;
        foreach (var line in answer.Split('\n'))
        {
            if (line.StartsWith("# pxname,", StringComparison.Ordinal))
            {
                columns = [];
                foreach (var name in line[2..].Split(','))
                    columns.TryAdd(name, columns.Count);
                continue;
            }
            // The exporter's own proxies are not the tenant's.
            if (columns is null || line.Length == 0)
                continue;
            var fields = line.Split(',');
            if (!fields[0].Contains("prometheus", StringComparison.OrdinalIgnoreCase))
                yield return new StatsRow(fields[0], Text("svname"), Status(), Number("weight"), Number("scur"),
                    Number("stot"), Number("bin"), Number("bout"), Number("ereq"));

            // A frontend at its limit lets nobody in, but HAProxy calls it OPEN all the same.
            string Status() => Text("svname") == "FRONTEND" && Text("status") == "OPEN" && Number("slim") is > 0 and var limit && Number("scur") >= limit
                ? "FULL"
                : Text("status");

            string Text(string column) =>
                columns.TryGetValue(column, out var at) && at < fields.Length ? fields[at] : "";

            long Number(string column) =>
                long.TryParse(Text(column), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
        }
    }
}
