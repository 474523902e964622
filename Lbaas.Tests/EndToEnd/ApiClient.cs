using System.Net;
using System.Text;
using System.Text.Json;
using Lbaas.Tests.Api;

namespace Lbaas.Tests.EndToEnd;

/// <summary>A client of the tenants' API.</summary>
internal sealed class ApiClient(Uri server) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { BaseAddress = server, Timeout = TimeSpan.FromMinutes(1) };

    /// <exception cref="HttpRequestException">The server is not there, or went away before it answered.</exception>
    public async Task<ApiReply> SendAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith('/') ? path : $"/v2/lbaas/{path}");
        request.Headers.Add("X-Project-Id", "demo");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        return new ApiReply(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers.ContentType?.ToString());
    }

    public Task<ApiReply> GetAsync(string path) => SendAsync("GET", path);

    /// <summary>Null when nobody answers.</summary>
    public async Task<ApiReply?> TryGetAsync(string path)
    {
        try
        {
            return await GetAsync(path);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public Task<ApiReply> PostAsync(string collection, string kind, string fields) =>
        SendAsync("POST", collection, $$"""{"{{kind}}":{{fields}}}""");

    /// <summary>Creates a resource, which must succeed.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> CreateAsync(string collection, string kind, string fields)
    {
        var reply = await PostAsync(collection, kind, fields);
        Assert.True(reply.Status == HttpStatusCode.Created, $"POST {collection}: {reply.Text}");
        return reply.Json.GetProperty(kind).GetProperty("id").GetString()!;
    }

    /// <summary>A resource as it is now.</summary>
    public async Task<JsonElement> ShowAsync(string path)
    {
        var reply = await GetAsync(path);
        Assert.True(reply.Status == HttpStatusCode.OK, $"GET {path}: {reply.Text}");
        return reply.Json.EnumerateObject().First().Value;
    }

    /// <summary>Waits until a resource has a value in a field.</summary>
    public Task BecomesAsync(string path, string field, string value) => Eventually.HoldsAsync(
        async () => (await ShowAsync(path)).GetProperty(field).GetString() == value, $"{field} of {path} is {value}");

    /// <summary>Everything in a collection, page by page.</summary>
    public async Task<List<JsonElement>> ListAsync(string collection)
    {
        const int page = 500;
        var all = new List<JsonElement>();
        while (true)
        {
            var marker = all.Count == 0 ? "" : $"&marker={all[^1].GetProperty("id").GetString()}";
            var items = (await ShowAsync($"{collection}?limit={page}{marker}")).EnumerateArray().ToList();
            all.AddRange(items);
            if (items.Count < page)
                return all;
        }
    }

    public void Dispose() => _http.Dispose();
}
