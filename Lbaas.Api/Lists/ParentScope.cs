using Lbaas.Actors.Requests;
using Lbaas.Api.Http;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Lists;

/// <summary>
/// Handlers of what lies in another resource, such as the members of a pool. A missing parent has a fault of its own shape
/// (spec api 2.3), also when it went away while the request was under way.
/// </summary>
public sealed class ParentScope(ShowEndpoint show, Resource parent)
{
    /// <param name="handler">Gets the parent's document, which the path's first placeholder names.</param>
    public Handler Within(Func<ApiRequest, Document, ValueTask<Answer>> handler) => async request =>
    {
        Document document;
        try
        {
            document = show.Find(request, parent);
        }
        catch (FaultException missing) when (missing.Fault.Code == 404)
        {
            return FaultBodies.NotFound(missing.Fault.Text);
        }
        try
        {
            return await handler(request, document);
        }
        catch (FaultException gone) when (gone.Fault == Fault.NotFound(parent.Title, document.Id))
        {
            return FaultBodies.NotFound(gone.Fault.Text);
        }
    };
}
