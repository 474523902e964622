using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Fuzz;

/// <summary>Who sends requests, and what must never be in answers to them.</summary>
internal sealed record FuzzCaller(string Project, string Roles, string[] Secrets);

/// <summary>One request, made from a seed and an operation of the API's document.</summary>
internal sealed class FuzzedRequest(int seed, KnownIds ids, IReadOnlyList<(string Path, string Method, JsonNode Operation)> operations, IReadOnlyList<FuzzCaller> callers)
{
    private static readonly string[] Words = ["id", "name:desc", "loadbalancer_id", "created_at", "x", "1", "0", "-1", "True", "infinite", "100000000000000000000", "ACTIVE"];

    private readonly Random _dice = new(seed);

    /// <summary>The kind of what is asked about.</summary>
    public string Kind { get; private set; } = "";

    public FuzzCaller Caller { get; private set; } = callers[0];

    public HttpRequestMessage Build()
    {
        Caller = callers[_dice.Next(10) switch { < 5 => 0, < 9 => 1, _ => 2 }];
        var (path, method, operation) = operations[_dice.Next(operations.Count)];
        Kind = KindOf(path);
        var request = new HttpRequestMessage(new HttpMethod(_dice.Next(60) == 0 ? "PATCH" : method.ToUpperInvariant()), $"{Path(path)}{Query(operation)}");
        request.Headers.TryAddWithoutValidation("X-Project-Id", Caller.Project);
        request.Headers.TryAddWithoutValidation("X-User-Id", "fuzz");
        request.Headers.TryAddWithoutValidation("X-Roles", Caller.Roles);
        if (_dice.Next(30) == 0)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", _dice.Next(8) == 0 ? new string('k', 300) : $"key-{_dice.Next(20)}");
        if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema)
            request.Content = Content(schema);
        return request;
    }

    /// <summary>The kind of the resources of a path, as answers name it.</summary>
    public static string KindOf(string path)
    {
        var last = path.Split('/').Last(segment => !segment.StartsWith('{'));
        return last switch { "rules" => "rule", "l7policies" => "l7policy", "amphorae" => "amphora", _ => last.TrimEnd('s') };
    }

    // A path with a NUL is the web server's to refuse.
    private string Path(string template)
    {
        var segments = template.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].StartsWith('{'))
                segments[i] = Uri.EscapeDataString(ids.Any(KindOf(segments[i - 1]), _dice) is var id && id.Trim('\0').Length > 0 ? id : "-");
        }
        return string.Join('/', segments);
    }

    private string Query(JsonNode operation)
    {
        var names = operation["parameters"]?.AsArray().Where(parameter => (string)parameter!["in"]! == "query").Select(parameter => (string)parameter!["name"]!).ToList() ?? [];
        if (names.Count == 0 && _dice.Next(10) > 0)
            return "";
        var query = new StringBuilder();
        for (var i = _dice.Next(4); i > 0; i--)
        {
            var name = names.Count == 0 || _dice.Next(8) == 0 ? HostileValues.Text(_dice) : names[_dice.Next(names.Count)];
            query.Append(query.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(QueryValue(name)));
        }
        return query.ToString();
    }

    // A long poll is not waited for.
    private string QueryValue(string name) => name switch
    {
        "timeout" => _dice.Next(2) == 0 ? "0" : "x",
        "marker" => ids.Any(Kind, _dice),
        _ => _dice.Next(2) == 0 ? Words[_dice.Next(Words.Length)] : HostileValues.Text(_dice),
    };

    private ByteArrayContent Content(JsonNode schema)
    {
        var body = new BodyGenerator(_dice, ids, Caller.Project).Of(schema);
        var text = _dice.Next(100) < 40 ? HostileValues.Spoil(_dice, body) : body.ToJsonString();
        var bytes = Encoding.UTF8.GetBytes(text);
        var content = new ByteArrayContent(_dice.Next(25) == 0 ? HostileValues.Broken(_dice, bytes) : bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(_dice.Next(80) == 0 ? "text/plain" : "application/json");
        return content;
    }
}
