using System.Text.Json;
using Lbaas.Api.Documents;
using Lbaas.Api.Http;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Status;

/// <summary>Traffic totals of listeners and load balancers (spec api 5.7, lifecycle 9).</summary>
public sealed class Statistics(IReadSide readSide)
{
    private static readonly string[] Counters =
        ["bytes_in", "bytes_out", "active_connections", "total_connections", "request_errors"];

    public Answer OfListener(ApiRequest request, Document listener)
    {
        request.AllowQuery();
        return Total(readSide.Find(DocumentKinds.Statistics, listener.Id) is { } document ? [document] : []);
    }

    public Answer OfLoadBalancer(ApiRequest request, Document balancer)
    {
        request.AllowQuery();
        return Total(readSide.Query(new DocumentQuery(DocumentKinds.Statistics) { OwnerId = balancer.Id }));
    }

    private static Answer Total(IEnumerable<Document> documents)
    {
        var totals = new long[Counters.Length];
        foreach (var document in documents)
        {
            using var text = JsonDocument.Parse(document.Body);
            for (var i = 0; i < Counters.Length; i++)
                totals[i] += text.RootElement.TryGetProperty(Counters[i], out var count) ? count.GetInt64() : 0;
        }
        return Answer.Envelope(200, "stats", totals, static (json, totals) =>
        {
            json.WriteStartObject();
            for (var i = 0; i < Counters.Length; i++)
                json.WriteNumber(Counters[i], totals[i]);
            json.WriteEndObject();
        });
    }
}
