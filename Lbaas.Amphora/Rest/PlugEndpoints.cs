using System.Text.Json.Nodes;
using Lbaas.Amphora.Network;

namespace Lbaas.Amphora.Rest;

/// <summary>Interfaces that come into the node's network.</summary>
internal static class PlugEndpoints
{
    public static void MapPlug(this IEndpointRouteBuilder routes, Plug plug)
    {
        routes.MapPost("/1.0/plug/vip/{vip}", async context =>
        {
            if (await RequestBody.ReadJsonAsync(context) is not JsonObject body || !PlugBody.IsVip(body))
                await FrameworkFault.BadRequestAsync(context, "Invalid subnet information");
            else
                await (await VipAsync(plug, context.Text("vip")!, body)).WriteAsync(context);
        });
        routes.MapPost("/1.0/plug/network", async context =>
        {
            if (await RequestBody.ReadJsonAsync(context) is not JsonObject body || !body.ContainsKey("mac_address"))
                await FrameworkFault.BadRequestAsync(context, "Invalid port information");
            else
                await (await NetworkAsync(plug, body)).WriteAsync(context);
        });
    }

    private static async Task<Answer> VipAsync(Plug plug, string vip, JsonObject body)
    {
        VipRequest request;
        try
        {
            request = PlugBody.Vip(vip, body);
        }
        catch (FormatException fault)
        {
            return new Answer(StatusCodes.Status400BadRequest, "Invalid VIP", fault.Message);
        }
        return await plug.VipAsync(request, CancellationToken.None);
    }

    private static async Task<Answer> NetworkAsync(Plug plug, JsonObject body)
    {
        NetworkRequest request;
        try
        {
            request = PlugBody.Network(body);
        }
        catch (FormatException fault)
        {
            return new Answer(StatusCodes.Status400BadRequest, "Invalid network port", fault.Message);
        }
        return await plug.NetworkAsync(request, CancellationToken.None);
    }
}
