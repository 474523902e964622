using System.Text.Json;
using Lbaas.Actors.Health;
using Lbaas.Api.Changes;
using Lbaas.Api.Documents;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Operator;

/// <summary>What the operator's pages and the dump to the log show.</summary>
public sealed class OperatorReport(ActorHost host, IReadSide readSide, ChangeGateway gateway, HeartbeatTable? heartbeats)
{
    /// <summary>Enough to see what is wrong; the count says how many there are.</summary>
    private const int PendingMax = 1_000;

    /// <summary>Everything PENDING, oldest first: who owns it, since when, why, and until when.</summary>
    public object Pending()
    {
        var documents = readSide.Query(new DocumentQuery(DocumentKinds.Pending) { Limit = PendingMax });
        return new
        {
            Count = readSide.Count(DocumentKinds.Pending),
            Pending = documents.Select(document => JsonDocument.Parse(document.Body).RootElement).ToList(),
        };
    }

    public object Actors() => new { Host = host.Describe(), ChangesInFlight = gateway.InFlight };

    public object Quarantine() => new { Quarantine = host.Quarantined };

    public object Heartbeats() => heartbeats is null
        ? new { Receiving = false }
        : new
        {
            Receiving = true,
            Nodes = heartbeats.Count,
            Verdicts = Enum.GetValues<HeartbeatVerdict>().ToDictionary(verdict => verdict.ToString().ToLowerInvariant(), heartbeats.CountOf),
        };

    /// <summary>All of it, for the log.</summary>
    public string Dump() => IndentedJson.Text(new
    {
        Pending = Pending(),
        Actors = Actors(),
        Heartbeats = Heartbeats(),
    });
}
