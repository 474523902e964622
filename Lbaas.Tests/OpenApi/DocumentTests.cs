using System.Text.Json.Nodes;
using Lbaas.Api.Http;
using Lbaas.Api.OpenApi;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Lbaas.Tests.OpenApi;

/// <summary>The API's own description. That answers are as described, every other test of the API checks with each of its requests.</summary>
[Collection(typeof(ServerCollection))]
public sealed class DocumentTests(ApiServer server)
{
    [Fact]
    public async Task The_document_is_valid_OpenAPI()
    {
        var parsed = OpenApiDocument.Parse((await server.GetAsync("/openapi/v2.json")).Text, "json");

        Assert.Empty(parsed.Diagnostic!.Errors);
    }

    [Fact]
    public void Every_route_is_described_and_nothing_else()
    {
        var routes = server.Services.GetRequiredService<FrontEnd>().Routes.Select(route => $"{route.Method} {route.Template}");
        var described = ApiOperations.All.Select(operation => $"{operation.Method} {operation.Template}");

        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Request_bodies_are_those_of_the_field_tables()
    {
        var body = await SchemaAsync("/v2/lbaas/pools/{pool_id}/members/{id}", "put");

        Assert.Equal(256, (int)body["member"]!["properties"]!["weight"]!["maximum"]!);
    }

    [Fact]
    public async Task An_immutable_field_is_not_in_the_body_of_an_update()
    {
        var body = await SchemaAsync("/v2/lbaas/listeners/{id}", "put");

        Assert.Null(body["listener"]!["properties"]!["protocol"]);
    }

    [Fact]
    public async Task The_page_loads_nothing_from_elsewhere()
    {
        var page = (await server.GetAsync("/openapi")).Text;

        Assert.DoesNotContain("//", page.Replace("<!doctype", "", StringComparison.Ordinal));
    }

    private async Task<JsonNode> SchemaAsync(string path, string method)
    {
        var document = JsonNode.Parse((await server.GetAsync("/openapi/v2.json")).Text)!;
        return document["paths"]![path]![method]!["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!;
    }
}
