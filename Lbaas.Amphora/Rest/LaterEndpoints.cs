namespace Lbaas.Amphora.Rest;

/// <summary>
/// The rest of Octavia's agent API: network plugging, VRRP, firewall rules. These paths exist, so a
/// controller learns that this agent can't, rather than that it is too old.
/// </summary>
internal static class LaterEndpoints
{
    private static readonly (string[] Methods, string Path, string What)[] Paths =
    [
        (["POST"], "/1.0/plug/vip/{vip}", "plugging a VIP"),
        (["POST"], "/1.0/plug/network", "plugging a network"),
        (["PUT"], "/1.0/vrrp/{action}", "VRRP"),
        (["GET"], "/1.0/interface/{ip}", "looking up an interface"),
        (["PUT"], "/1.0/interface/{ip}/rules", "interface rules"),
    ];

    public static void MapLater(this IEndpointRouteBuilder routes)
    {
        foreach (var (methods, path, what) in Paths)
            routes.MapMethods(path, methods, (RequestDelegate)(context => Answers.NotImplemented(what).WriteAsync(context)));
    }
}
