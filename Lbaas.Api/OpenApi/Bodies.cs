using Microsoft.OpenApi;

namespace Lbaas.Api.OpenApi;

/// <summary>What requests and answers hold.</summary>
internal static class Bodies
{
    private const string Json = "application/json";

    public static OpenApiRequestBody Request(ApiBody body)
    {
        var inner = body.Table.Describe(body.Operation);
        var value = body.IsList ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = inner } : inner;
        return new OpenApiRequestBody { Required = true, Content = Content(Object((body.Envelope, value))) };
    }

    public static OpenApiResponse Answer(ApiOperation operation)
    {
        var response = new OpenApiResponse { Description = operation.Summary };
        if (operation.Answer is not { } answer)
            return response;
        var examples = Examples.Of(answer.Example);
        var one = ShapeOfExamples.Of(examples);
        one.Examples = [examples[0]];
        response.Content = Content(Enveloped(answer, one));
        return response;
    }

    /// <summary>Every fault (spec api 2.1); the shapes of 401, 404 and 406 differ (2.3).</summary>
    public static OpenApiResponse Fault() => new()
    {
        Description = "Why not.",
        Content = Content(Object(
            ("faultcode", new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["Client", "Server"] }),
            ("faultstring", new OpenApiSchema { Type = JsonSchemaType.String }),
            ("debuginfo", new OpenApiSchema { Type = JsonSchemaType.Null }))),
    };

    private static OpenApiSchema Enveloped(ApiAnswer answer, OpenApiSchema one)
    {
        if (answer.Envelope is null)
            return one;
        if (!answer.IsList)
            return Object((answer.Envelope, one));
        var list = new OpenApiSchema { Type = JsonSchemaType.Array, Items = one };
        return answer.Links is { } links ? Object((answer.Envelope, list), (links, Links())) : Object((answer.Envelope, list));
    }

    private static OpenApiSchema Links() => new()
    {
        Type = JsonSchemaType.Array,
        Items = Object(
            ("href", new OpenApiSchema { Type = JsonSchemaType.String }),
            ("rel", new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["previous", "next"] })),
    };

    private static OpenApiSchema Object(params (string Name, OpenApiSchema Schema)[] properties) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = properties.ToDictionary(property => property.Name, property => (IOpenApiSchema)property.Schema),
        Required = properties.Select(property => property.Name).ToHashSet(),
        AdditionalPropertiesAllowed = false,
    };

    private static Dictionary<string, OpenApiMediaType> Content(OpenApiSchema schema) =>
        new() { [Json] = new OpenApiMediaType { Schema = schema } };
}
