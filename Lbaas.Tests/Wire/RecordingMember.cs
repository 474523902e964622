using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Lbaas.Tests.Wire;

/// <summary>A request as a member got it.</summary>
internal sealed record Received(ProxyHeader? Proxy, Head Head)
{
    /// <summary>The connection's TLS; null for a plain one.</summary>
    public Secured? Tls { get; init; }

    public string Target => Head.First.Split(' ')[1];
}

/// <summary>How a load balancer introduced itself to a member over TLS.</summary>
/// <param name="ServerName">Whom it asked for; empty for nobody.</param>
/// <param name="Certificate">The thumbprint of what it showed; null for nothing.</param>
internal sealed record Secured(string ServerName, string? Certificate, SslProtocols Version, TlsCipherSuite Suite, string Protocol);

/// <summary>What a member says.</summary>
internal sealed record Reply(int Status, string Body, params string[] Headers)
{
    public byte[] Bytes => Encoding.Latin1.GetBytes(
        $"HTTP/1.1 {Status} As told\r\nContent-Length: {Body.Length}\r\n{string.Concat(Headers.Select(header => header + "\r\n"))}\r\n{Body}");
}

/// <summary>A member in this process: records what it got and answers as it is told, at first with 200 and its name.</summary>
internal sealed class RecordingMember : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly X509Certificate2? _certificate;
    private readonly int _proxyVersion;
    private readonly ConcurrentDictionary<TcpClient, Task> _connections = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private int _accepted;

    /// <param name="proxyVersion">Of the PROXY header that it expects; 0 for none.</param>
    /// <param name="port">0 for one of the system's choice.</param>
    public RecordingMember(string name, string address = "127.0.0.1", X509Certificate2? certificate = null, int proxyVersion = 0, int port = 0)
    {
        Name = name;
        _certificate = certificate;
        _proxyVersion = proxyVersion;
        Answer = _ => Task.FromResult(new Reply(200, name));
        _listener = new TcpListener(IPAddress.Parse(address), port);
        _listener.Start();
        (Address, Port) = (((IPEndPoint)_listener.LocalEndpoint).Address, ((IPEndPoint)_listener.LocalEndpoint).Port);
        _accepting = AcceptAsync();
    }

    public string Name { get; }

    public IPAddress Address { get; }

    public int Port { get; }

    /// <summary>All requests so far, probes included.</summary>
    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>Connections so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public Func<Received, Task<Reply>> Answer { get; set; }

    /// <summary>The only request for that target.</summary>
    public Received Got(string target) => Assert.Single(Requests, request => request.Target == target);

    /// <summary>A second time it does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested)
            return;
        // Whoever still waits for an answer gets none.
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        foreach (var (client, task) in _connections)
        {
            client.Dispose();
            await task;
        }
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _accepted);
                _connections[client] = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            await using var plain = client.GetStream();
            var proxy = _proxyVersion switch
            {
                1 => await ProxyHeader.ReadFirstAsync(new HttpText(plain)),
                2 => await ProxyHeader.ReadSecondAsync(new HttpText(plain)),
                _ => null,
            };
            if (_certificate is null)
            {
                await AnswerAsync(plain, proxy);
                return;
            }
            await using var secured = new SslStream(plain);
            await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
                ApplicationProtocols = [SslApplicationProtocol.Http11],
            });
            await AnswerAsync(secured, proxy);
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or SocketException or AuthenticationException or OperationCanceledException)
        {
            // A client that goes away, and a probe that only connects.
        }
    }

    private async Task AnswerAsync(Stream stream, ProxyHeader? proxy)
    {
        var text = new HttpText(stream);
        while (await text.HeadAsync() is { } head)
        {
            await text.BodyAsync(head.BodyLength);
            var request = new Received(proxy, head) { Tls = stream is SslStream secured ? Describe(secured) : null };
            Requests.Enqueue(request);
            await stream.WriteAsync((await Answer(request).WaitAsync(_end.Token)).Bytes);
        }
    }

    private static Secured Describe(SslStream stream) => new(
        stream.TargetHostName, (stream.RemoteCertificate as X509Certificate2)?.Thumbprint, stream.SslProtocol,
        stream.NegotiatedCipherSuite, stream.NegotiatedApplicationProtocol.ToString());
}
