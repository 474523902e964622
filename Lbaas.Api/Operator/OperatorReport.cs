using System.Text.Json;
using Lbaas.Actors.Health;
using Lbaas.Api.Brakes;
using Lbaas.Api.Changes;
using Lbaas.Api.Documents;
using Lbaas.Drivers.Heartbeats;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Operator;

/// <summary>What the operator's pages and the dump to the log show.</summary>
public sealed class OperatorReport(
    IActorHost host, IReadSide readSide, ChangeGateway gateway, IHeartbeatTable heartbeats, HeartbeatReceiver receiver, BrakeReport brake, Zombies zombies)
{
    /// <summary>Enough to see what is wrong; the count says how many there are.</summary>
    private const int ShownMax = 1_000;

    /// <summary>Everything PENDING, oldest first: who owns it, since when, why, and until when.</summary>
    public object Pending() => new { Count = readSide.Count(DocumentKinds.Pending), Pending = Bodies(DocumentKinds.Pending) };

    /// <summary>Every resource in ERROR, and why.</summary>
    public object Errors() => new { Count = readSide.Count(DocumentKinds.Error), Errors = Bodies(DocumentKinds.Error) };

    public object Actors() => new { Host = host.Describe(), ChangesInFlight = gateway.InFlight };

    public object Quarantine() => new { Quarantine = host.Quarantined };

    /// <summary>
    /// Whether silence counts, and why not; what became of the datagrams, and of the heartbeats among them; behind: heartbeats wait
    /// or are lost; foreign: not the sender's; lost: received by this process
    /// and not judged by the one that owns the node; zombies: nodes that are nobody's and go on.
    /// </summary>
    public object Heartbeats() => new
    {
        Nodes = heartbeats.Count,
        Trust = Shown(heartbeats.Trust),
        Behind = receiver.IsBehind || heartbeats.IsBehind,
        Datagrams = receiver.Counts,
        Verdicts = Enum.GetValues<HeartbeatVerdict>().ToDictionary(verdict => verdict.ToString().ToLowerInvariant(), heartbeats.CountOf),
        heartbeats.Foreign,
        heartbeats.Lost,
        Zombies = new { zombies.Told, zombies.Passed, Nodes = zombies.All },
    };

    private static object Shown(Trust trust) => new { State = trust.IsTrusted ? "trusted" : "distrusted", trust.Cause, trust.Since };

    private List<JsonElement> Bodies(string kind) =>
        [.. readSide.Query(new DocumentQuery(kind) { Limit = ShownMax }).Select(document => JsonDocument.Parse(document.Body).RootElement)];

    /// <summary>All of it, for the log.</summary>
    public string Dump() => IndentedJson.Text(new
    {
        Pending = Pending(),
        Errors = Errors(),
        Actors = Actors(),
        Heartbeats = Heartbeats(),
        Brake = brake.Page(),
    });
}
