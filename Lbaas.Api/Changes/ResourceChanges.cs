using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Documents;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Api.Quotas;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Changes;

/// <summary>What POST, PUT and DELETE have in common, whatever the resource: ask the actor, show what it accepted.</summary>
public sealed class ResourceChanges(ChangeGateway gateway, IQuotas quotas, ShowEndpoint show)
{
    /// <summary>201 with the new resource.</summary>
    public async ValueTask<Answer> CreateAsync<TView>(
        ApiRequest request, Guid loadBalancerId, ChangeRequest change, Resource resource, Action<Utf8JsonWriter, TView> write)
        where TView : ResourceView
    {
        var accepted = await quotas.ChangeAsync(loadBalancerId, change, request.Aborted);
        if (accepted.View is TView view)
            return Answer.Envelope(201, resource.Kind, view, write) with { IsRepeated = accepted.IsRepeated };
        return accepted.IsRepeated
            ? throw new StillUnderWayException()
            : Stored(201, resource, show.Find(resource, accepted.ResourceId));
    }

    /// <summary>200 with the resource as it will be; its operating status is still the observed one.</summary>
    public async ValueTask<Answer> UpdateAsync<TView>(
        ApiRequest request, Document document, ChangeRequest change, Resource resource, Action<Utf8JsonWriter, TView> write)
        where TView : ResourceView
    {
        var accepted = await gateway.ChangeAsync(OwnerOf(document), change, request.Aborted);
        return accepted.View is TView view
            ? Stored(200, resource, document with { Body = JsonBody.Copy(view, write) })
            : Stored(200, resource, show.Find(resource, accepted.ResourceId));
    }

    /// <summary>204.</summary>
    public async ValueTask<Answer> DeleteAsync(ApiRequest request, Document document, ChangeRequest change)
    {
        await gateway.ChangeAsync(OwnerOf(document), change, request.Aborted);
        return Answer.NoContent;
    }

    /// <summary>202 without a body.</summary>
    public async ValueTask<Answer> StartAsync(ApiRequest request, Document document, ChangeRequest change)
    {
        await quotas.ChangeAsync(OwnerOf(document), change, request.Aborted);
        return Answer.Started;
    }

    /// <summary>The load balancer whose actor decides about a document.</summary>
    public static Guid OwnerOf(Document document) => Guid.Parse(document.OwnerId!);

    private static Answer Stored(int status, Resource resource, Document document) =>
        Answer.Envelope(status, resource.Kind, document, static (json, stored) => json.WriteDocument(stored, null));
}
