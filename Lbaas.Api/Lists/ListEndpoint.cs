using Lbaas.Api.Documents;
using Lbaas.Api.Http;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Lists;

/// <summary><c>GET</c> on a collection (spec api 4).</summary>
public sealed class ListEndpoint(IReadSide readSide, ListOptions options)
{
    /// <param name="parentId">Lists only what lies in this document, to which the caller has been found to have access.</param>
    public Answer List(ApiRequest request, Resource resource, Guid? parentId = null)
    {
        var list = ListRequest.Parse(request.Query, resource, request.Access, options, isInside: parentId is not null);
        var query = parentId is null ? list.Query : list.Query with { ParentId = parentId.ToString() };
        var page = list.IsEmpty ? [] : Read(query, list);
        var body = JsonBody.Rent();
        body.Json.WriteStartObject();
        body.Json.WriteStartArray(resource.Plural);
        foreach (var document in page)
            body.Json.WriteDocument(document, list.Fields);
        body.Json.WriteEndArray();
        WriteLinks(body, request.Http.Request, resource, query, list, page);
        body.Json.WriteEndObject();
        return new Answer(200, body);
    }

    private IReadOnlyList<Document> Read(DocumentQuery query, ListRequest list)
    {
        try
        {
            if (list.OperatingStatus is not { } status)
                return readSide.Query(query);
            // The read side knows observations but not the status a text has without one, so this filter is applied here.
            var all = readSide.Query(query with { Limit = null })
                .Where(document => DocumentText.EffectiveStatus(document) == status);
            return query switch
            {
                { Limit: not { } } => [.. all],
                { Reverse: true, Limit: { } limit } => [.. all.TakeLast(limit)],
                { Limit: { } limit } => [.. all.Take(limit)],
            };
        }
        catch (MarkerNotFoundException)
        {
            throw ListRequest.UnknownMarker(query.Marker!);
        }
    }

    private void WriteLinks(
        JsonBody body, HttpRequest http, Resource resource, DocumentQuery query, ListRequest list, IReadOnlyList<Document> page)
    {
        body.Json.WriteStartArray(resource.Links);
        if (page.Count > 0)
        {
            var root = options.BaseUri?.TrimEnd('/') ?? $"{http.Scheme}://{http.Host}";
            var url = $"{root}{http.PathBase}{http.Path}?{list.LinkParameters}&marker=";
            if (query.Marker is not null)
                WriteLink(body, $"{url}{Uri.EscapeDataString(page[0].Id)}&page_reverse=True", "previous");
            if (query.Limit is not { } limit || page.Count >= limit)
                WriteLink(body, url + Uri.EscapeDataString(page[^1].Id), "next");
        }
        body.Json.WriteEndArray();
    }

    private static void WriteLink(JsonBody body, string href, string relation)
    {
        body.Json.WriteStartObject();
        body.Json.WriteString("href"u8, href);
        body.Json.WriteString("rel"u8, relation);
        body.Json.WriteEndObject();
    }
}
