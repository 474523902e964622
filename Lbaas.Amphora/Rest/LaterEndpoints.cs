namespace Lbaas.Amphora.Rest;

/// <summary>
/// The rest of Octavia's agent API: UDP listeners. These paths exist, so a
/// controller learns that this agent can't, rather than that it is too old.
/// </summary>
internal static class LaterEndpoints
{
    private static readonly (string[] Methods, string Path, string What)[] Paths =
    [
        (["PUT"], "/1.0/listeners/{amphora}/{listener}/udp_listener", "UDP listeners"),
        (["GET"], "/1.0/listeners/{listener}/udp_listener", "UDP listeners"),
    ];

    public static void MapLater(this IEndpointRouteBuilder routes)
    {
        foreach (var (methods, path, what) in Paths)
            routes.MapMethods(path, methods, (RequestDelegate)(context => Answers.NotImplemented(what).WriteAsync(context)));
    }
}
