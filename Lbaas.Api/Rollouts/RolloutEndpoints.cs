using Lbaas.Actors.Requests;
using Lbaas.Actors.Rollouts;
using Lbaas.Api.Changes;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Operator;
using Lbaas.Drivers.Compute;

namespace Lbaas.Api.Rollouts;

/// <summary><c>/operator/rollouts</c>: other amphorae for the whole fleet.</summary>
public sealed class RolloutEndpoints(ChangeGateway gateway, BalancerSelection selection, RolloutReport report, IComputeDriver compute)
{
    private const string Argument = "rollout";

    public void MapTo(Router router) => router
        .Map("GET", "rollouts", OperatorEndpoints.Action, _ => new(IndentedJson.Of(report.All())))
        .Map("POST", "rollouts", OperatorEndpoints.Action, BeginAsync)
        .Map("GET", "rollouts/current", OperatorEndpoints.Action, _ => new(IndentedJson.Of(report.Current())))
        .Map("POST", "rollouts/current/stop", OperatorEndpoints.Action, request => AskAsync(request, new StopRollout(request.Context)))
        .Map("POST", "rollouts/current/resume", OperatorEndpoints.Action, ResumeAsync)
        .Map("POST", "rollouts/current/abort", OperatorEndpoints.Action, request => AskAsync(request, new AbortRollout(request.Context)));

    private async ValueTask<Answer> BeginAsync(ApiRequest request)
    {
        var values = await ReadAsync(request, RolloutFields.Table);
        var wish = RolloutFields.Wish(values);
        DemandImage(wish);
        return await AskAsync(request, new BeginRollout(request.Context, wish, selection.Select(values)), 201);
    }

    private async ValueTask<Answer> ResumeAsync(ApiRequest request)
    {
        // Nothing to say is nothing to send.
        var skips = request.Http.Request.ContentLength is > 0 && (await ReadAsync(request, RolloutFields.ResumeTable)).Get(RolloutFields.Bad) == "skip";
        return await AskAsync(request, new ResumeRollout(request.Context, skips));
    }

    private async ValueTask<Answer> AskAsync(ApiRequest request, RolloutRequest wish, int status = 200)
    {
        request.AllowQuery();
        await gateway.AskAsync(RolloutCommand.Address, wish, request.Aborted);
        return IndentedJson.Of(report.Current()) with { Status = status };
    }

    // An image that nobody knows would stop it at the first load balancer anyhow.
    private void DemandImage(RolloutWish wish)
    {
        if (wish.Image is { } image && compute is IKnownImages known && !known.ImageTags.Contains(image))
            throw new FaultException(Fault.Validation($"image_tag: '{image}' is none of {ComputeOptions.Section}:Local:Images ({string.Join(", ", known.ImageTags)})."));
    }

    private static async ValueTask<FieldValues> ReadAsync(ApiRequest request, FieldTable table)
    {
        using var body = await RequestBody.ReadAsync(request.Http, Argument);
        return RequestBody.Interpret(body.RootElement, root => table.Read(root, Operations.Post, Argument));
    }
}
