using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Fuzz;

/// <summary>
/// Thousands of generated requests from two tenants and an administrator, good, bad and hostile. A failure names its seed,
/// and the seed makes the same request again. <c>LBAAS_FUZZ_REQUESTS</c> asks for more of them.
/// </summary>
public sealed class FuzzTests
{
    private static readonly int Requests = int.TryParse(Environment.GetEnvironmentVariable("LBAAS_FUZZ_REQUESTS"), out var wanted) ? wanted : 20_000;
    private const int Clients = 12;

    private static readonly FuzzCaller[] Callers =
    [
        new("tenant-a-7c1f", "member,load-balancer_member", ["tenant-b-2d9e"]),
        new("tenant-b-2d9e", "member,load-balancer_member", ["tenant-a-7c1f"]),
        new("operator", "admin", []),
    ];

    private readonly KnownIds _ids = new();
    private readonly ConcurrentQueue<string> _problems = [];
    private int _created;

    [Fact]
    public async Task No_request_breaks_hangs_or_sees_what_is_not_its_own()
    {
        var driver = RenderingDriver.Create();
        await using var server = new TestServer(services => services.AddSingleton(driver), "--Lbaas:Auth:Strategy=testing");
        await server.InitializeAsync();
        var operations = await OperationsAsync(server);
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            for (var seed = Interlocked.Increment(ref next); seed <= Requests; seed = Interlocked.Increment(ref next))
                await SendAsync(server, new FuzzedRequest(seed, _ids, operations, Callers), seed);
        }, TestContext.Current.CancellationToken)));

        Assert.True(_created > Requests / 40, $"Only {_created} requests created something: nothing was tried.");
        Assert.True(_problems.IsEmpty, string.Join("\n", _problems.Take(20)));
        var complaints = await ((RenderingDriver)driver).ComplaintsAsync();
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        Assert.Empty(await ReplayedReadSide.DifferencesAsync(server));
    }

    private async Task SendAsync(TestServer server, FuzzedRequest fuzzed, int seed)
    {
        using var request = fuzzed.Build();
        var what = $"seed {seed}: {request.Method} {request.RequestUri}";
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            using var response = await server.Client.SendAsync(request, limit.Token);
            var text = await response.Content.ReadAsStringAsync(limit.Token);
            Check(fuzzed, (int)response.StatusCode, response.Content.Headers.ContentType, text, what);
            if (response.StatusCode == HttpStatusCode.Created)
                Learn(fuzzed.Kind, text);
            else if (response.StatusCode == HttpStatusCode.NoContent)
                _ids.Remove(fuzzed.Kind, request.RequestUri!.OriginalString.Split('?')[0].Split('/')[^1]);
        }
        catch (OperationCanceledException)
        {
            _problems.Enqueue($"{what} was not answered");
        }
        catch (HttpRequestException broken)
        {
            _problems.Enqueue($"{what} broke its connection: {broken.Message}");
        }
    }

    private void Check(FuzzedRequest fuzzed, int status, MediaTypeHeaderValue? type, string text, string what)
    {
        if (status >= 500 && status is not (501 or 503))
            _problems.Enqueue($"{what} was answered {status}: {text}");
        if (fuzzed.Caller.Secrets.FirstOrDefault(secret => text.Contains(secret, StringComparison.Ordinal)) is { } secret)
            _problems.Enqueue($"{what} by {fuzzed.Caller.Project} saw {secret}");
        if (status >= 400 && (type?.MediaType != "application/json" || !IsFault(text, status)))
            _problems.Enqueue($"{what} was answered {status} in another shape: {text}");
    }

    // The four shapes of spec api 2.1 and 2.3.
    private static bool IsFault(string text, int status)
    {
        try
        {
            var keys = JsonNode.Parse(text)!.AsObject().Select(property => property.Key).ToList();
            return string.Join(' ', keys) is "faultcode faultstring debuginfo" || status switch
            {
                401 => keys is ["error"],
                404 or 405 => keys is ["code", "title", "description"],
                406 => keys is ["errors"],
                _ => false,
            };
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Learn(string kind, string text)
    {
        Interlocked.Increment(ref _created);
        var made = JsonNode.Parse(text)!.AsObject().First().Value!;
        _ids.Add(kind, (string)(made["id"] ?? made["name"])!);
        foreach (var (children, childKind) in new[] { ("listeners", "listener"), ("pools", "pool") })
        {
            foreach (var child in made[children]?.AsArray() ?? [])
                _ids.Add(childKind, (string)child!["id"]!);
        }
    }

    // Streams never end, and what the operator's own pages do is not the tenants'.
    private static async Task<IReadOnlyList<(string, string, JsonNode)>> OperationsAsync(TestServer server)
    {
        var document = JsonNode.Parse(await server.Client.GetStringAsync("/openapi/v2.json"))!;
        var operations =
            from path in document["paths"]!.AsObject()
            where !path.Key.EndsWith("/events", StringComparison.Ordinal)
            from operation in path.Value!.AsObject()
            where operation.Value is JsonObject described && described.ContainsKey("responses")
            // Without creations nothing else finds anything.
            from copy in Enumerable.Range(0, operation.Key == "post" ? 4 : 1)
            select (path.Key, operation.Key, operation.Value!);
        return [.. operations];
    }
}
