using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lbaas.Drivers.Secrets.Barbican;

/// <summary>Tokens from Keystone v3 by user and password, each used until shortly before it ends.</summary>
internal sealed class KeystoneTokens(HttpClient http, BarbicanOptions options, TimeProvider clock) : ITokenSource
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile Known? _known;

    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        if (Fresh() is { } token)
            return token;
        // Of many that need a new one, one alone asks for it.
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (Fresh() is { } theirs)
                return theirs;
            var fresh = await IssueAsync(cancellation).ConfigureAwait(false);
            _known = fresh;
            return fresh.Token;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Refused(string token)
    {
        if (_known is { } known && known.Token == token)
            _known = null;
    }

    private string? Fresh() => _known is { } known && known.Until > clock.GetUtcNow() ? known.Token : null;

    private async ValueTask<Known> IssueAsync(CancellationToken cancellation)
    {
        var url = options.AuthUrl.TrimEnd('/');
        if (!url.EndsWith("/v3", StringComparison.Ordinal))
            url += "/v3";
        try
        {
            using var response = await http.PostAsJsonAsync(new Uri($"{url}/auth/tokens"), Body(), cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode || !response.Headers.TryGetValues("X-Subject-Token", out var tokens))
                throw new CertificateException(CertificateFailure.Unavailable, $"Keystone gave no token: it answered {(int)response.StatusCode}");
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false));
            var until = body.RootElement.GetProperty("token").GetProperty("expires_at").GetDateTimeOffset();
            return new Known(tokens.First(), until - Margin);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new CertificateException(CertificateFailure.Unavailable, $"Keystone gave no token: {failure.Message}", failure);
        }
    }

    private JsonObject Body() => new()
    {
        ["auth"] = new JsonObject
        {
            ["identity"] = new JsonObject
            {
                ["methods"] = new JsonArray("password"),
                ["password"] = new JsonObject
                {
                    ["user"] = new JsonObject
                    {
                        ["name"] = options.Username,
                        ["password"] = options.Password,
                        ["domain"] = new JsonObject { ["name"] = options.UserDomainName },
                    },
                },
            },
            ["scope"] = new JsonObject
            {
                ["project"] = new JsonObject
                {
                    ["name"] = options.ProjectName,
                    ["domain"] = new JsonObject { ["name"] = options.ProjectDomainName },
                },
            },
        },
    };

    private sealed record Known(string Token, DateTimeOffset Until);
}
