using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Fuzz;

/// <summary>Bodies that the API's document allows; names bear their project's mark.</summary>
internal sealed class BodyGenerator(Random dice, KnownIds ids, string mark)
{
    private const int DepthMax = 5;

    private static readonly string Pem = SelfSigned();

    public JsonNode Of(JsonNode schema) => Value("", schema, 0)!;

    private JsonNode? Value(string name, JsonNode schema, int depth)
    {
        if (schema["enum"] is JsonArray options)
            return options[dice.Next(options.Count)]!.DeepClone();
        var types = schema["type"] is JsonArray several ? several.Select(type => (string)type!).ToList() : [(string?)schema["type"] ?? "null"];
        if (types.Contains("null") && dice.Next(10) == 0)
            return null;
        return types.First(type => type != "null" || types.Count == 1) switch
        {
            "object" => Object(schema, depth),
            "array" => Array(name, schema, depth),
            "integer" => Whole(schema),
            "number" => 1.1,
            "boolean" => dice.Next(2) == 0,
            "string" => Text(name, schema),
            _ => null,
        };
    }

    private JsonObject Object(JsonNode schema, int depth)
    {
        var made = new JsonObject();
        var required = schema["required"]?.AsArray().Select(name => (string)name!).ToHashSet() ?? [];
        foreach (var (name, inner) in schema["properties"]?.AsObject() ?? [])
        {
            if (required.Contains(name) || depth == 0 || (depth < DepthMax && dice.Next(9) == 0) || name is "name" or "vip_subnet_id" or "loadbalancer_id")
                made[name] = Value(name, inner!, depth + 1);
        }
        return made;
    }

    private JsonArray Array(string name, JsonNode schema, int depth)
    {
        var made = new JsonArray();
        for (var i = depth < DepthMax ? dice.Next(3) : 0; i > 0; i--)
            made.Add(Value(name, schema["items"]!, depth + 1));
        return made;
    }

    private JsonNode Whole(JsonNode schema)
    {
        var (min, max) = ((long?)schema["minimum"] ?? 0, (long?)schema["maximum"] ?? 100);
        return dice.Next(6) switch
        {
            0 => min,
            1 => max,
            2 => min + dice.NextInt64(Math.Min(max - min, 1_000_000) + 1),
            _ => min + dice.NextInt64(Math.Min(max - min, 100) + 1),
        };
    }

    private JsonNode Text(string name, JsonNode schema) => name switch
    {
        _ when (string?)schema["format"] == "uuid" => ids.Any(KindOf(name), dice),
        "name" or "description" => $"{mark}-{dice.Next(1_000)}",
        "project_id" or "tenant_id" => mark,
        "provider" or "provider_name" => "amphora",
        "address" or "monitor_address" or "ip_address" or "vip_address" => $"10.{dice.Next(256)}.{dice.Next(256)}.{dice.Next(1, 255)}",
        "url_path" => "/",
        "redirect_url" or "redirect_prefix" => "http://example.org/",
        "expected_codes" => "200-204",
        "domain_name" => "www.example.org",
        "pem" => Pem,
        "flavor_data" => """{"loadbalancer_topology":"SINGLE"}""",
        "availability_zone_data" => """{"compute_zone":"a"}""",
        _ => dice.Next(3) == 0 ? HostileValues.Text(dice) : $"t{dice.Next(100)}",
    };

    private static string SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=www.example.org", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem();
    }

    private static string KindOf(string name) => name switch
    {
        "default_pool_id" or "redirect_pool_id" => "pool",
        "flavor_profile_id" => "flavorprofile",
        _ => name.Replace("_id", "", StringComparison.Ordinal),
    };
}
