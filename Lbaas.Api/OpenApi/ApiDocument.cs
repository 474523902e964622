using System.Globalization;
using Microsoft.OpenApi;

namespace Lbaas.Api.OpenApi;

/// <summary>
/// The API's own description (OpenAPI 3.1), made from what the server itself runs on: the router's routes, the field tables
/// that read requests, the attributes that lists filter by, and examples that the renderers wrote.
/// </summary>
public static class ApiDocument
{
    public static OpenApiDocument Build(IReadOnlyList<(string Method, string Template, string Action)> routes, IReadOnlyList<ApiOperation> operations)
    {
        var described = operations.ToDictionary(operation => (operation.Method, operation.Template));
        var document = new OpenApiDocument
        {
            Info = new OpenApiInfo
            {
                Title = "Load balancing",
                Version = "v2.30",
                Description = "OpenStack Octavia's API v2, and what this service has beyond it.",
            },
            Paths = [],
        };
        foreach (var path in routes.Where(route => described.ContainsKey((route.Method, route.Template))).GroupBy(route => route.Template))
            document.Paths.Add(PathOf(path.Key), ItemOf(path.Key, path.Select(route => (described[(route.Method, route.Template)], route.Action))));
        return document;
    }

    /// <summary>The path below the host; placeholders get names of their own, since a path may not have one twice.</summary>
    public static string PathOf(string template)
    {
        var root = template.StartsWith("octavia/", StringComparison.Ordinal) ? "/v2/" : "/v2/lbaas/";
        return root + string.Join('/', Named(template));
    }

    private static IEnumerable<string> Named(string template)
    {
        var segments = template.Split('/');
        return segments.Select((segment, i) => segment[0] == '{' ? $"{{{NameOf(segments, i)}}}" : segment);
    }

    private static string NameOf(string[] segments, int i) =>
        i + 1 == segments.Length || segments.Count(segment => segment[0] == '{') == 1 ? segments[i].Trim('{', '}') : $"{segments[i - 1].TrimEnd('s')}_id";

    private static OpenApiPathItem ItemOf(string template, IEnumerable<(ApiOperation Operation, string Action)> operations)
    {
        var item = new OpenApiPathItem { Operations = [], Parameters = [.. Placeholders(template)] };
        foreach (var (operation, action) in operations)
            item.Operations.Add(new HttpMethod(operation.Method), OperationOf(operation, action));
        return item;
    }

    private static IEnumerable<IOpenApiParameter> Placeholders(string template) =>
        Named(template).Where(segment => segment[0] == '{').Select(segment => new OpenApiParameter
        {
            Name = segment.Trim('{', '}'),
            In = ParameterLocation.Path,
            Required = true,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });

    private static OpenApiOperation OperationOf(ApiOperation operation, string action) => new()
    {
        Summary = operation.Summary,
        OperationId = $"{operation.Method.ToLowerInvariant()} {operation.Template}",
        Description = $"Policy: `{action}`.",
        Tags = new HashSet<OpenApiTagReference>(),
        Parameters = [.. Parameters(operation)],
        RequestBody = operation.Body is { } body ? Bodies.Request(body) : null,
        Responses = new OpenApiResponses
        {
            [operation.Status.ToString(CultureInfo.InvariantCulture)] = Bodies.Answer(operation),
            ["default"] = Bodies.Fault(),
        },
    };

    private static IEnumerable<IOpenApiParameter> Parameters(ApiOperation operation)
    {
        foreach (var (name, type, text) in operation.Query)
            yield return Query(name, type, text);
        if (operation.Method == HttpMethods.Post)
            yield return IdempotencyHeader;
        if (operation.Lists is not { } resource)
            yield break;
        foreach (var (name, type, text) in ListParameters.Common)
            yield return Query(name, type, text);
        foreach (var attribute in resource.Attributes)
            yield return Query(attribute.Name, ListParameters.TypeOf(attribute.Type), "Only those with this value.");
    }

    private static OpenApiParameter IdempotencyHeader => new()
    {
        Name = Idempotency.IdempotencyKey.Header,
        In = ParameterLocation.Header,
        Description = "Sent again with the same key and body, it is answered as it was the first time.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiParameter Query(string name, string type, string text) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = text,
        Schema = new OpenApiSchema
        {
            Type = type switch { "integer" => JsonSchemaType.Integer, "boolean" => JsonSchemaType.Boolean, _ => JsonSchemaType.String },
        },
    };
}
