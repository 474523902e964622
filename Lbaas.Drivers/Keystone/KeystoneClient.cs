using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Lbaas.Drivers.Keystone;

/// <summary>The two calls of Keystone's v3 API that a service needs. It guards nothing and remembers nothing.</summary>
public sealed class KeystoneClient : IDisposable
{
    private const int AnswerBytesMax = 1024 * 1024;
    private readonly KeystoneAccount _account;
    private readonly HttpClient _http;
    private readonly Uri _tokens;

    public KeystoneClient(KeystoneAccount account)
    {
        _account = account;
        var root = account.AuthUrl.TrimEnd('/');
        _tokens = new Uri($"{(root.EndsWith("/v3", StringComparison.Ordinal) ? root : root + "/v3")}/auth/tokens");
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(account.TimeoutSeconds),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            MaxConnectionsPerServer = 32,
            // Names of addresses change; a connection that never ends would not notice.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            // Whoever calls bounds the whole of what he does; this is for one who does not.
            Timeout = TimeSpan.FromSeconds(account.TimeoutSeconds + 5),
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
    }

    /// <summary>A new token for ourselves, by password.</summary>
    /// <exception cref="HttpRequestException">Keystone can't be reached, or does not give one.</exception>
    /// <exception cref="FormatException">It answers something else.</exception>
    public async Task<(string Token, DateTimeOffset ExpiresAt)> AuthenticateAsync(CancellationToken cancellation)
    {
        var password = await _account.ReadPasswordAsync(cancellation).ConfigureAwait(false);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_tokens + "?nocatalog"));
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(Credentials(password)));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Created)
            throw Refused($"does not give a token to user '{_account.Username}'", response.StatusCode);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        return response.Headers.TryGetValues("X-Subject-Token", out var tokens)
            ? (tokens.First(), KeystoneToken.Parse(body).ExpiresAt)
            : throw new FormatException("Keystone's answer has no X-Subject-Token.");
    }

    /// <summary>What Keystone says of someone's token; null when it says that there is none.</summary>
    /// <param name="serviceToken">Our own.</param>
    /// <exception cref="HttpRequestException">Keystone can't be reached, or refuses; 401 when it is our own token that it does not take.</exception>
    /// <exception cref="FormatException">It answers something else.</exception>
    public async Task<KeystoneToken?> ValidateAsync(string serviceToken, string token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_tokens + "?nocatalog"));
        request.Headers.TryAddWithoutValidation("X-Auth-Token", serviceToken);
        request.Headers.TryAddWithoutValidation("X-Subject-Token", token);
        using var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => KeystoneToken.Parse(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false)),
            // 404, as a rule; whatever else is wrong with the request is wrong with the token in it.
            HttpStatusCode.NotFound or HttpStatusCode.BadRequest
                or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.RequestHeaderFieldsTooLarge => null,
            var status => throw Refused("does not validate a token", status),
        };
    }

    public void Dispose() => _http.Dispose();

    private object Credentials(string password) => new
    {
        auth = new
        {
            identity = new
            {
                methods = new[] { "password" },
                password = new { user = new { name = _account.Username, domain = new { name = _account.UserDomainName }, password } },
            },
            scope = new { project = new { name = _account.ProjectName, domain = new { name = _account.ProjectDomainName } } },
        },
    };

    private static HttpRequestException Refused(string what, HttpStatusCode status) =>
        new($"Keystone {what}: it answers {(int)status}.", null, status);
}
