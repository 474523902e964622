using Lbaas.Actors.Requests;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Events;

/// <summary>Whose events a request may see.</summary>
public sealed class EventScope(IReadSide readSide)
{
    /// <summary>Of one load balancer, of one project, or (for who may) of all.</summary>
    /// <exception cref="FaultException">400, 403 or 404.</exception>
    public NoticeFilter Of(ApiRequest request)
    {
        string? balancer = request.Arguments.Count > 0 ? request.Arguments[0] : request.Query["loadbalancer_id"];
        if (balancer is not null)
            return OfBalancer(request, balancer);
        string? project = request.Query["project_id"];
        if (project is null && request.Access.Allows($"{request.Access.Action}-global", null))
            return default;
        project ??= request.Caller.ProjectId;
        request.Access.Demand(project);
        // Without a project there is nothing that the caller could own.
        return new NoticeFilter(null, project ?? throw new FaultException(new Fault(400, "Name a project with project_id.")));
    }

    private NoticeFilter OfBalancer(ApiRequest request, string text)
    {
        var title = ApiResources.LoadBalancers.Title;
        if (!Uuids.TryParse(text, out var id))
            throw new FaultException(Fault.NotFound(title, text));
        var filter = new NoticeFilter(id.ToString(), null);
        var project = readSide.Find(ApiResources.LoadBalancers.Kind, id.ToString()) is { } document
            ? document.ProjectId
            : OfDeleted(filter) ?? throw new FaultException(Fault.NotFound(title, id));
        request.Access.Demand(project);
        return filter;
    }

    // Who watches its end, and loses the connection over it, must be able to come back and see it.
    private string? OfDeleted(NoticeFilter filter) =>
        readSide.Notices.Read(filter, 0, 1).Notices is [var first] ? first.Notice.ProjectId : null;
}
