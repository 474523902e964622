using System.Net;
using System.Text.Json;
using Lbaas.Tests.Api;

namespace Lbaas.Tests.Catalog;

/// <summary>Makes flavors and availability zones over HTTP.</summary>
internal static class CatalogSteps
{
    public static Task<string> FlavorProfileAsync(this TestServer server, string data = "{}", string provider = "amphora") =>
        server.MadeAsync("flavorprofiles", "flavorprofile", $$"""{"name":"fp","provider_name":"{{provider}}","flavor_data":{{JsonSerializer.Serialize(data)}}}""");

    public static async Task<string> FlavorAsync(this TestServer server, string data = "{}", string provider = "amphora", string more = "") =>
        await server.MadeAsync("flavors", "flavor", $$"""{"name":"{{Guid.NewGuid()}}","flavor_profile_id":"{{await server.FlavorProfileAsync(data, provider)}}"{{more}}}""");

    public static Task<string> ZoneProfileAsync(this TestServer server, string data = "{}") => server.MadeAsync(
        "availabilityzoneprofiles", "availability_zone_profile",
        $$"""{"name":"azp","provider_name":"amphora","availability_zone_data":{{JsonSerializer.Serialize(data)}}}""");

    /// <returns>Its name.</returns>
    public static async Task<string> ZoneAsync(this TestServer server, string data = "{}", string more = "")
    {
        var name = $"az-{Guid.NewGuid()}";
        var reply = await server.PostAsync(
            "availabilityzones",
            $$$"""{"availability_zone":{"name":"{{{name}}}","availability_zone_profile_id":"{{{await server.ZoneProfileAsync(data)}}}"{{{more}}}}}""");
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return name;
    }

    /// <summary>Asks for a load balancer and takes whatever the answer is.</summary>
    public static Task<ApiReply> AskBalancerAsync(this TestServer server, string more, string vip = """ "vip_subnet_id":"11111111-2222-3333-4444-555555555555" """) =>
        server.PostAsync("loadbalancers", $$$"""{"loadbalancer":{"project_id":"p",{{{vip}}}{{{more}}}}}""");

    private static async Task<string> MadeAsync(this TestServer server, string path, string envelope, string fields)
    {
        var reply = await server.PostAsync(path, $$"""{"{{envelope}}":{{fields}}}""");
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply.Json.GetProperty(envelope).GetProperty("id").GetString()!;
    }
}
