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
        ("GET", "quotas"),
        ("GET", "quotas/defaults"),
        ("GET PUT DELETE", "quotas/{id}"),
        ("GET", "quotas/{id}/default"),
        ("GET", "octavia/amphorae"),
        ("GET DELETE", "octavia/amphorae/{id}"),
        ("GET", "octavia/amphorae/{id}/stats"),
        ("PUT", "octavia/amphorae/{id}/config"),
        ("PUT", "octavia/amphorae/{id}/failover"),
    ];

    public static void MapTo(Router router)
    {
        foreach (var (methods, template) in Routes)
        {
            foreach (var method in methods.Split(' '))
                router.Map(method, template, "later", _ => throw new FaultException(new Fault(501, $"{method} {template} is not available yet.")));
        }
    }
}
