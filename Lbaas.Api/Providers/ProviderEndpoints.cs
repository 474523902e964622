using Lbaas.Actors.Requests;
using Lbaas.Api.AvailabilityZones;
using Lbaas.Api.Flavors;
using Lbaas.Api.Http;

namespace Lbaas.Api.Providers;

/// <summary><c>/v2/lbaas/providers</c> and what each can do (spec api 13).</summary>
public static class ProviderEndpoints
{
    public static void MapTo(Router router) => router
        .Map("GET", "providers", "provider:get_all", request =>
            new(List(request, "providers", EnabledProviders.All)))
        .Map("GET", "providers/{id}/flavor_capabilities", "provider-flavor:get_all", request =>
            new(Capabilities(request, "flavor_capabilities", FlavorShelf.Schema)))
        .Map("GET", "providers/{id}/availability_zone_capabilities", "provider-availability-zone:get_all", request =>
            new(Capabilities(request, "availability_zone_capabilities", ZoneShelf.Schema)));

    private static Answer Capabilities(ApiRequest request, string envelope, ProfileSchema schema)
    {
        request.Access.Demand(null);
        EnabledProviders.Demand(request.Arguments[0]);
        return List(request, envelope, schema.Entries.Select(entry => new Provider(entry.Name, entry.Description)));
    }

    // These lists are short and come without pages and links (spec api 4).
    private static Answer List(ApiRequest request, string envelope, IEnumerable<Provider> items)
    {
        request.Access.Demand(null);
        if (request.Query.Any(parameter => parameter.Key is not ("name" or "description" or "fields")))
            throw new FaultException(new Fault(400, "One or more arguments are either duplicate or invalid"));
        string? name = request.Query["name"], description = request.Query["description"];
        var fields = request.Query.TryGetValue("fields", out var names) ? names.OfType<string>().ToHashSet() : null;
        var found = items.Where(item => (name ?? item.Name) == item.Name && (description ?? item.Description) == item.Description);
        return Answer.Envelope(200, envelope, found, (json, list) =>
        {
            json.WriteStartArray();
            foreach (var item in list)
            {
                json.WriteStartObject();
                if (fields?.Contains("name") ?? true)
                    json.WriteString("name"u8, item.Name);
                if (fields?.Contains("description") ?? true)
                    json.WriteString("description"u8, item.Description);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }
}
