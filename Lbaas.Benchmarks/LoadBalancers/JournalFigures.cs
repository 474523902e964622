using System.Text.Json;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.LoadBalancers;

/// <summary>What the server has written so far, as it says itself.</summary>
internal readonly record struct JournalFigures(long Commits, long Requests, long Events)
{
    public static JournalFigures Read(int port)
    {
        using var connection = new HttpConnection(port);
        var answer = connection.Send(HttpConnection.Request("GET", "/operator/actors")).Expect(200);
        using var json = JsonDocument.Parse(answer.Body.ToArray());
        var journal = json.RootElement.GetProperty("host").GetProperty("journal");
        return new JournalFigures(
            journal.GetProperty("commits").GetInt64(), journal.GetProperty("requests").GetInt64(), journal.GetProperty("events").GetInt64());
    }
}
