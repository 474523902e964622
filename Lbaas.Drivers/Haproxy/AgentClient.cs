using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>
/// The agent's REST API, as a client (spec amphora 1). A request's host is the amphora's id, because that is the name
/// its certificate must have; the address is put in when the connection is made. So connections are pooled per node, and
/// the pool lets go of a node that is not spoken to any more.
/// </summary>
internal sealed class AgentClient : IDisposable
{
    /// <summary>Fences an upload: the node refuses a revision lower than it has.</summary>
    public const string RevisionHeader = "X-Lbaas-Revision";
    private const int AnswerBytesMax = 1024 * 1024;
    private static readonly HttpRequestOptionsKey<string> Address = new("agent-address");
    private readonly HttpClient _http;

    public AgentClient(SslClientAuthenticationOptions tls, AmphoraDriverOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(options.ConnectTimeoutSeconds),
            ConnectCallback = ConnectAsync,
            SslOptions = tls,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            MaxConnectionsPerServer = 4,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
        };
        _http = new HttpClient(handler)
        {
            Timeout = TimeSpan.FromSeconds(options.ReadTimeoutSeconds),
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
    }

    public Task<AgentAnswer> GetAsync(AmphoraNode node, string path, CancellationToken cancellation) =>
        SendAsync(node, HttpMethod.Get, path, null, null, cancellation);

    /// <param name="json">The body.</param>
    public Task<AgentAnswer> PostAsync(AmphoraNode node, string path, string json, CancellationToken cancellation) =>
        SendAsync(node, HttpMethod.Post, path, json, null, cancellation, "application/json");

    public Task<AgentAnswer> PutAsync(AmphoraNode node, string path, string? text, long? revision, CancellationToken cancellation) =>
        SendAsync(node, HttpMethod.Put, path, text, revision, cancellation);

    public Task<AgentAnswer> DeleteAsync(AmphoraNode node, string path, long? revision, CancellationToken cancellation) =>
        SendAsync(node, HttpMethod.Delete, path, null, revision, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<AgentAnswer> SendAsync(
        AmphoraNode node, HttpMethod method, string path, string? text, long? revision, CancellationToken cancellation,
        string mediaType = "text/plain")
    {
        using var request = new HttpRequestMessage(method, $"https://{node.Id}:{node.Instance.Port}{path}");
        request.Options.Set(Address, node.Instance.Address);
        if (revision is { } number)
            request.Headers.TryAddWithoutValidation(RevisionHeader, number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (text is not null)
            request.Content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue(mediaType, "utf-8"));
        try
        {
            using var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
            var body = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            return new AgentAnswer((int)response.StatusCode, body);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && AgentFailures.OfTransport(failure) is { } known)
        {
            throw known;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        if (!context.InitialRequestMessage.Options.TryGetValue(Address, out var address))
            throw new InvalidOperationException("A request to an agent without the agent's address.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, context.DnsEndPoint.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>What an agent answered.</summary>
internal readonly record struct AgentAnswer(int Status, string Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
