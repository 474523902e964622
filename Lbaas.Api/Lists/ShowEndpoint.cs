using Lbaas.Actors.Requests;
using Lbaas.Api.Documents;
using Lbaas.Api.Http;
using Lbaas.Api.Waiting;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Lists;

/// <summary><c>GET</c> on one resource, and the look-up that every change begins with.</summary>
public sealed class ShowEndpoint(IReadSide readSide)
{
    /// <param name="parentId">The document that it must lie in; otherwise it is not found.</param>
    public Answer Show(ApiRequest request, Resource resource, int argument = 0, Guid? parentId = null)
    {
        request.AllowQuery("fields", StatusWait.StatusParameter, StatusWait.TimeoutParameter);
        var wait = StatusWait.Read(request.Query);
        var document = Find(request, resource, argument, parentId);
        var waitsFor = wait?.Missing(document);
        return Show(request, resource, document) with { WaitsFor = waitsFor };
    }

    /// <summary>A document that was found already.</summary>
    public static Answer Show(ApiRequest request, Resource resource, Document document)
    {
        IReadOnlySet<string>? fields =
            request.Query.TryGetValue("fields", out var names) ? names.OfType<string>().ToHashSet() : null;
        return Answer.Envelope(200, resource.Kind, (document, fields), static (json, show) =>
            json.WriteDocument(show.document, show.fields));
    }

    /// <summary>The document that a placeholder of the path names.</summary>
    /// <exception cref="FaultException">404; 403 when its project is closed to the caller.</exception>
    public Document Find(ApiRequest request, Resource resource, int argument = 0, Guid? parentId = null) => resource.HasProject
        ? Find(request, resource, request.Id(argument, resource.Title), parentId)
        : FindOfDeployment(request, resource, argument);

    /// <summary>The document with an id, for what the request's action does to it.</summary>
    /// <exception cref="FaultException">404; 403 when its project is closed to the caller.</exception>
    public Document Find(ApiRequest request, Resource resource, Guid id, Guid? parentId = null)
    {
        var document = Find(resource, id);
        if (parentId is not null && document.ParentId != parentId.ToString())
            throw new FaultException(Fault.NotFound(resource.Title, id));
        request.Access.Demand(document.ProjectId);
        return document;
    }

    // What belongs to nobody needs not be looked up to know whether the caller may.
    private Document FindOfDeployment(ApiRequest request, Resource resource, int argument)
    {
        request.Access.Demand(null);
        var key = resource.IsKeyedByName ? request.Arguments[argument] : request.Id(argument, resource.Title).ToString();
        return readSide.Find(resource.Kind, key) ?? throw new FaultException(Fault.NotFound(resource.Title, key));
    }

    /// <summary>The document with an id, whoever asks.</summary>
    /// <exception cref="FaultException">404.</exception>
    public Document Find(Resource resource, Guid id) =>
        readSide.Find(resource.Kind, id.ToString()) ?? throw new FaultException(Fault.NotFound(resource.Title, id));
}
