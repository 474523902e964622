namespace Lbaas.Amphora.Rest;

/// <summary>
/// Takes several slashes in a row for one, as Octavia's agent does: its controllers ask for the versions of the interface at
/// <c>//</c>, and whoever does not answer there counts as too old for all the rest.
/// </summary>
internal static class RepeatedSlashes
{
    public static void UseSingleSlashes(this WebApplication agent)
    {
        agent.Use((context, next) =>
        {
            if (context.Request.Path.Value is { } path && path.Contains("//", StringComparison.Ordinal))
                context.Request.Path = "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
            return next(context);
        });
        // Said here, or routes would be chosen before.
        agent.UseRouting();
    }
}
