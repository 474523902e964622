using System.Text.Json;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Requests;
using Lbaas.Api.Documents;
using Lbaas.Api.Http;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Status;

/// <summary>Traffic totals of listeners, load balancers and amphorae (spec api 5.7, 14; lifecycle 9).</summary>
public sealed class Statistics(IReadSide readSide)
{
    private const string Active = "active_connections";
    private static readonly string[] Counters = ["bytes_in", "bytes_out", Active, "total_connections", "request_errors"];

    public Answer OfListener(ApiRequest request, Document listener)
    {
        request.AllowQuery();
        return Total(readSide.Find(DocumentKinds.Statistics, listener.Id) is { } document ? [document] : [], listener.OwnerId!);
    }

    public Answer OfLoadBalancer(ApiRequest request, Document balancer)
    {
        request.AllowQuery();
        return Total(Of(balancer.Id), balancer.Id);
    }

    /// <summary>What the amphora counted, for each listener.</summary>
    /// <exception cref="FaultException">404: it has counted nothing yet.</exception>
    public Answer OfAmphora(ApiRequest request, Document amphora)
    {
        request.AllowQuery();
        var rows = amphora.OwnerId is { } balancer
            ? Of(balancer).SelectMany(Rows).Where(row => row.Amphora == amphora.Id).ToList()
            : [];
        if (rows.Count == 0)
            throw new FaultException(Fault.NotFound("Amphora stats for", amphora.Id));
        return Answer.Envelope(200, "amphora_stats", (rows, amphora), static (json, found) =>
        {
            json.WriteStartArray();
            foreach (var row in found.rows)
                WriteRow(json, row, found.amphora);
            json.WriteEndArray();
        });
    }

    private IReadOnlyList<Document> Of(string balancer) =>
        readSide.Query(new DocumentQuery(DocumentKinds.Statistics) { OwnerId = balancer });

    // Connections are open on amphorae in service; those of one that is gone are gone, while its totals stay.
    private Answer Total(IReadOnlyList<Document> documents, string balancer)
    {
        var inService = readSide
            .Query(new DocumentQuery(DocumentKinds.Amphora) { OwnerId = balancer, Filters = [new AttributeFilter("status", AmphoraStatus.Allocated)] })
            .Select(document => document.Id).ToHashSet();
        var totals = new long[Counters.Length];
        foreach (var row in documents.SelectMany(Rows))
        {
            for (var i = 0; i < Counters.Length; i++)
            {
                if (Counters[i] != Active || inService.Contains(row.Amphora))
                    totals[i] += row.Counts[i];
            }
        }
        return Answer.Envelope(200, "stats", totals, static (json, totals) =>
        {
            json.WriteStartObject();
            for (var i = 0; i < Counters.Length; i++)
                json.WriteNumber(Counters[i], totals[i]);
            json.WriteEndObject();
        });
    }

    private static IEnumerable<Row> Rows(Document document)
    {
        using var text = JsonDocument.Parse(document.Body);
        var rows = new List<Row>();
        foreach (var row in text.RootElement.GetProperty("amphorae").EnumerateArray())
            rows.Add(new Row(document.Id, row.GetProperty("id").GetString()!, [.. Counters.Select(name => row.GetProperty(name).GetInt64())]));
        return rows;
    }

    private static void WriteRow(Utf8JsonWriter json, Row row, Document amphora)
    {
        json.WriteStartObject();
        json.WriteNumber(Active, row.Of(Active));
        json.WriteNumber("bytes_in", row.Of("bytes_in"));
        json.WriteNumber("bytes_out", row.Of("bytes_out"));
        json.WriteString("id", amphora.Id);
        json.WriteString("listener_id", row.Listener);
        json.WriteString("loadbalancer_id", amphora.OwnerId);
        json.WriteNumber("request_errors", row.Of("request_errors"));
        json.WriteNumber("total_connections", row.Of("total_connections"));
        json.WriteEndObject();
    }

    /// <summary>The counters of one listener on one amphora, in the order of <see cref="Counters"/>.</summary>
    private sealed record Row(string Listener, string Amphora, long[] Counts)
    {
        public long Of(string counter) => Counts[Array.IndexOf(Counters, counter)];
    }
}
