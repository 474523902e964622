using Lbaas.Actors.Brakes;
using Lbaas.Actors.Requests;
using Lbaas.Api.Changes;
using Lbaas.Api.Http;
using Lbaas.Api.Operator;

namespace Lbaas.Api.Brakes;

/// <summary>
/// <c>/operator/brake</c>: whether dead amphorae are replaced, who waits, and an operator's word on it. The word does not queue behind
/// tenants' changes: it is wanted most when there are too many.
/// </summary>
public sealed class BrakeEndpoints(BrakeReport report, AskActor ask, ChangeLimits limits)
{
    // As the operator's other pages.
    private const string Action = "operator";

    public void MapTo(Router router) => router
        .Map("GET", "brake", Action, _ => new(IndentedJson.Of(report.Page())))
        .Map("PUT", "brake", Action, OverrideAsync);

    private async ValueTask<Answer> OverrideAsync(ApiRequest request)
    {
        using var body = await RequestBody.ReadAsync(request.Http, "override");
        var word = RequestBody.Interpret(body.RootElement, BrakeWord.Read);
        var command = new OverrideBrake(request.Context, word.Mode, word.For, word.Reason);
        return await ask(BrakeCommand.Address, command, limits.Timeout, request.Aborted) is Accepted
            ? IndentedJson.Of(report.Page())
            : throw new InvalidOperationException("The brake does not refuse an operator's word.");
    }
}
