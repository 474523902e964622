using System.Text.Json.Nodes;
using Lbaas.Amphora.Firewall;
using Lbaas.Amphora.Network;

namespace Lbaas.Amphora.Rest;

/// <summary>Interfaces by their address, and what is let in there.</summary>
internal static class InterfaceEndpoints
{
    public static void MapInterfaces(
        this IEndpointRouteBuilder routes, Links links, NetworkNamespace network, Firewall.Firewall firewall)
    {
        routes.MapGet("/1.0/interface/{ip}", async context =>
        {
            var (name, refusal) = await FindAsync(context, links);
            if (name is null)
                await refusal!.WriteAsync(context);
            else
                await Json.WriteAsync(context, 200, new JsonObject { ["message"] = "OK", ["interface"] = name });
        });
        routes.MapPut("/1.0/interface/{ip}/rules", async context =>
        {
            var body = await RequestBody.ReadJsonAsync(context);
            if (network.Name is null)
            {
                await Answers.NoNetwork().WriteAsync(context);
                return;
            }
            var (name, refusal) = await FindAsync(context, links);
            if (name is null)
                await refusal!.WriteAsync(context);
            else if (!FirewallRule.TryParse(body, out var rules))
                await FrameworkFault.BadRequestAsync(context, "Invalid rules information");
            else
                await (await SetAsync(firewall, name, rules)).WriteAsync(context);
        });
    }

    private static async Task<Answer> SetAsync(Firewall.Firewall firewall, string name, IReadOnlyList<FirewallRule> rules)
    {
        try
        {
            await firewall.ReplaceAsync(name, rules, CancellationToken.None);
            return Answer.Ok();
        }
        catch (NetworkException fault)
        {
            return Answer.Failed("Error setting interface rules", fault.Message);
        }
    }

    private static async Task<(string? Name, Answer? Refusal)> FindAsync(HttpContext context, Links links)
    {
        if (!IpText.TryParse(context.Text("ip"), out var address))
            return (null, new Answer(StatusCodes.Status400BadRequest, "Invalid IP address"));
        try
        {
            return await links.FindByAddressAsync(address, context.RequestAborted) is { } name
                ? (name, null)
                : (null, new Answer(StatusCodes.Status404NotFound, "Error interface not found for IP address"));
        }
        catch (NetworkException fault)
        {
            return (null, Answer.Failed("Error looking for the interface", fault.Message));
        }
    }
}
