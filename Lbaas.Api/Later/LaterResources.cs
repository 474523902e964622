using Lbaas.Actors.Requests;
using Lbaas.Api.Http;

namespace Lbaas.Api.Later;

/// <summary>
/// The rest of Octavia's API: known paths that are not served yet, so that a client is told so instead of "not found".
/// A resource that comes to life leaves this list.
/// </summary>
public static class LaterResources
{
    private static readonly (string Methods, string Template)[] Routes =
    [
        ("PUT", "loadbalancers/{id}/failover"),
        ("GET", "providers/{id}/flavor_capabilities"),
        ("GET", "providers/{id}/availability_zone_capabilities"),
        ("GET POST", "flavors"),
        ("GET PUT DELETE", "flavors/{id}"),
        ("GET POST", "flavorprofiles"),
        ("GET PUT DELETE", "flavorprofiles/{id}"),
        ("GET POST", "availabilityzones"),
        ("GET PUT DELETE", "availabilityzones/{id}"),
        ("GET POST", "availabilityzoneprofiles"),
        ("GET PUT DELETE", "availabilityzoneprofiles/{id}"),
        ("GET", "octavia/amphorae"),
        ("GET DELETE", "octavia/amphorae/{id}"),
        ("GET", "octavia/amphorae/{id}/stats"),
        ("PUT", "octavia/amphorae/{id}/config"),
        ("PUT", "octavia/amphorae/{id}/failover"),
    ];

    public static void MapTo(Router router)
    {
        router.Map("GET", "providers", "provider:get_all", _ => new(Providers()));
        foreach (var (methods, template) in Routes)
        {
            foreach (var method in methods.Split(' '))
                router.Map(method, template, "later", _ => throw new FaultException(new Fault(501, $"{method} {template} is not available yet.")));
        }
    }

    // The two names that a load balancer's provider may have (spec api 13).
    private static Answer Providers() => Answer.Envelope(200, "providers", 0, static (json, _) =>
    {
        json.WriteStartArray();
        foreach (var (name, description) in new[]
        {
            ("amphora", "The Octavia Amphora driver."),
            ("octavia", "Deprecated alias of the Octavia Amphora driver."),
        })
        {
            json.WriteStartObject();
            json.WriteString("name"u8, name);
            json.WriteString("description"u8, description);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
