using System.Text.Json;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.Requests;
using Lbaas.Api.Http;
using Lbaas.Api.Instances;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Workers;

namespace Lbaas.Api.Operator;

/// <summary><c>/operator</c>: what the system is doing, for whoever runs it. Not part of Octavia's API.</summary>
public sealed class OperatorEndpoints(IActorHost host, IWorkerLimits limits, OperatorReport report, InstanceLooks looks)
{
    public const int ConcurrencyMax = 10_000;

    // One for all of them: they show and move what belongs to nobody.
    internal const string Action = "operator";

    public void MapTo(Router router) => router
        .Map("GET", "pending", Action, _ => new(IndentedJson.Of(report.Pending())))
        .Map("GET", "errors", Action, _ => new(IndentedJson.Of(report.Errors())))
        .Map("GET", "actors", Action, _ => new(IndentedJson.Of(report.Actors())))
        .Map("GET", "quarantine", Action, _ => new(IndentedJson.Of(report.Quarantine())))
        .Map("POST", "quarantine/{kind}/{id}/retry", Action, Retry)
        .Map("GET", "heartbeats", Action, _ => new(IndentedJson.Of(report.Heartbeats())))
        .Map("GET", "instances", Action, _ => new(IndentedJson.Of(looks.Report)))
        .Map("GET", "limits", Action, LimitsAsync)
        .Map("PUT", "limits", Action, SetLimitsAsync);

    private ValueTask<Answer> Retry(ApiRequest request)
    {
        var actor = new ActorAddress(request.Arguments[0], request.Arguments[1]);
        return host.RetryQuarantined(actor)
            ? new(IndentedJson.Of(new { Retried = actor.PersistenceId }))
            : throw new FaultException(new Fault(404, $"{actor} is not quarantined."));
    }

    private async ValueTask<Answer> LimitsAsync(ApiRequest request) =>
        Show(await limits.ReadAsync(AmphoraDriverRequest.WorkerKind, request.Aborted));

    private static Answer Show(IReadOnlyList<NodeLimit> nodes) => IndentedJson.Of(new { nodes[0].MaxConcurrent, Nodes = nodes });

    // How many amphorae each node talks to at the same time, until the next restart of all.
    private async ValueTask<Answer> SetLimitsAsync(ApiRequest request)
    {
        using var body = await RequestBody.ReadAsync(request.Http, "limits");
        if (body.RootElement.ValueKind != JsonValueKind.Object
            || !body.RootElement.TryGetProperty("max_concurrent", out var given)
            || given.ValueKind != JsonValueKind.Number || !given.TryGetInt32(out var limit) || limit is < 1 or > ConcurrencyMax)
            throw new FaultException(Fault.Validation($"Send {{\"max_concurrent\": n}} with n from 1 to {ConcurrencyMax}."));
        return Show(await limits.SetAsync(AmphoraDriverRequest.WorkerKind, limit, request.Aborted));
    }
}
