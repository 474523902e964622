namespace Lbaas.Amphora.Rest;

/// <summary>Ids in paths. Only what parses as a UUID ever becomes part of a file name.</summary>
internal static class RouteIds
{
    public static string? Text(this HttpContext context, string name) => context.Request.RouteValues[name] as string;

    public static bool TryId(this HttpContext context, string name, out Guid id) =>
        Guid.TryParseExact(context.Text(name), "D", out id);
}
