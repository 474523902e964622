using System.Collections.Immutable;
using Lbaas.Actors.Quotas;
using Lbaas.Actors.Requests;
using Lbaas.Api.Changes;
using Lbaas.Api.Documents;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Quotas;

/// <summary>
/// <c>/v2/lbaas/quotas</c> (spec api 12). <c>quotas/defaults</c> has no route of its own: it shows a project of that name, which
/// has not customised anything.
/// </summary>
public sealed class QuotaEndpoints(
    IReadSide readSide, ListEndpoint list, AskActor ask, ChangeLimits limits, ImmutableSortedDictionary<string, int> defaults)
{
    private const int ProjectIdMax = 36;

    public void MapTo(Router router) => router
        .Map("GET", "quotas", "quota:get_all", request => new(list.List(request, ApiResources.Quotas)))
        .Map("GET", "quotas/{id}", "quota:get_one", request => new(Show(request)))
        .Map("PUT", "quotas/{id}", "quota:put", UpdateAsync)
        .Map("DELETE", "quotas/{id}", "quota:delete", DeleteAsync)
        .Map("GET", "quotas/{id}/default", "quota:get_defaults", request => new(ShowDefaults(request)));

    private Answer Show(ApiRequest request)
    {
        request.AllowQuery();
        var project = Project(request);
        var document = readSide.Find(DocumentKinds.Quota, project);
        return Answered(200, project, document is null ? defaults : QuotaRenderer.Read(document.Body));
    }

    private Answer ShowDefaults(ApiRequest request)
    {
        request.AllowQuery();
        return Answered(200, Project(request), defaults);
    }

    private async ValueTask<Answer> UpdateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(QuotaFields.Table, Operations.Put, "quotas", "quota");
        var project = Project(request);
        if (project.Length > ProjectIdMax)
            throw new FaultException(Fault.InvalidInput(
                "project_id", project, $"Value should have a maximum character requirement of {ProjectIdMax}"));
        var kept = await TellAsync(request, project, new SetLimits(QuotaFields.Given(values)));
        return Answered(202, project, kept.Limits);
    }

    private async ValueTask<Answer> DeleteAsync(ApiRequest request)
    {
        request.AllowQuery();
        await TellAsync(request, Project(request), new ResetLimits());
        return Answer.Started;
    }

    private async ValueTask<LimitsKept> TellAsync(ApiRequest request, string project, QuotaCommand command) =>
        await ask(QuotaCommand.AddressOf(project), command, limits.Timeout, request.Aborted) switch
        {
            LimitsKept kept => kept,
            Rejected rejected => throw new FaultException(rejected.Fault),
            var other => throw new InvalidOperationException($"A quota answered with a {other.GetType().Name}."),
        };

    private static string Project(ApiRequest request)
    {
        var project = request.Arguments[0];
        request.Access.Demand(project);
        return project;
    }

    private Answer Answered(int status, string project, IReadOnlyDictionary<string, int> customised)
    {
        var filled = QuotaKinds.All.ToDictionary(kind => kind, kind => customised.TryGetValue(kind, out var limit) ? limit : defaults[kind]);
        return Answer.Envelope(status, "quota", new QuotaRenderer.View(project, filled), QuotaRenderer.Write);
    }
}
