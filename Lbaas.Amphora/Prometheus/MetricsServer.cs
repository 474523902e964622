using System.Net.Sockets;
using System.Text;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Network;

namespace Lbaas.Amphora.Prometheus;

/// <summary>
/// Answers HAProxy's requests for metrics (spec amphora 6): <c>GET /LOAD-BALANCER-ID/metrics</c> at an abstract socket of the
/// namespace that carries traffic. It is no part of the REST API, and has nothing of it: who reaches it is not known.
/// </summary>
public sealed partial class MetricsServer(
    AgentOptions options, NetworkNamespace network, LoadBalancerDirectory directory, MetricsPage page, TimeProvider time,
    ILogger<MetricsServer> logger) : BackgroundService
{
    // HAProxy sends no more than four from each load balancer and lets the others wait.
    private const int RequestsMax = 8;

    private const int Backlog = 64;
    private const int HeadBytesMax = 16 * 1024;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BindPause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var requests = new SemaphoreSlim(RequestsMax);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var listener = Listen();
                await ServeAsync(listener, requests, stoppingToken);
            }
            catch (Exception fault) when (fault is IOException or SocketException && !stoppingToken.IsCancellationRequested)
            {
                Log.NotListening(logger, fault.Message); // the namespace may be there later
                await Task.Delay(BindPause, time, stoppingToken);
            }
        }
    }

    private Socket Listen()
    {
        var socket = network.CreateSocket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(AbstractSocket.Named(AbstractSocket.MetricsOf(options.AmphoraId)));
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task ServeAsync(Socket listener, SemaphoreSlim requests, CancellationToken cancellation)
    {
        while (true)
        {
            await requests.WaitAsync(cancellation);
            Socket client;
            try
            {
                client = await listener.AcceptAsync(cancellation);
            }
            catch
            {
                requests.Release();
                throw;
            }
            _ = AnswerAndReleaseAsync(client, requests, cancellation);
        }
    }

    private async Task AnswerAndReleaseAsync(Socket client, SemaphoreSlim requests, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            await AnswerAsync(stream, either.Token);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            Log.NotAnswered(logger, fault.Message);
        }
        catch (Exception fault)
        {
            Log.Failed(logger, fault);
        }
        finally
        {
            if (!cancellation.IsCancellationRequested)
                requests.Release();
        }
    }

    private async Task AnswerAsync(NetworkStream stream, CancellationToken cancellation)
    {
        if (await ReadTargetAsync(stream, cancellation) is not ['/', .. var target]
            || target.Split('/') is not [var id, "metrics"] || !Guid.TryParseExact(id, "D", out var balancer) || !directory[balancer].Exists)
        {
            await stream.WriteAsync("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"u8.ToArray(), cancellation);
            return;
        }
        IAsyncEnumerable<string> lines;
        try
        {
            lines = await page.OpenAsync(balancer, cancellation);
        }
        catch (IOException fault)
        {
            Log.NoExporter(logger, balancer, fault.Message);
            await stream.WriteAsync("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"u8.ToArray(), cancellation);
            return;
        }
        await ChunkedAnswer.WriteAsync(stream, lines, cancellation);
    }

    // The path of the request, without its query; null for what is no GET request.
    private static async Task<string?> ReadTargetAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var head = new byte[HeadBytesMax];
        var length = 0;
        while (length < head.Length && head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = await stream.ReadAsync(head.AsMemory(length), cancellation);
            if (read == 0)
                return null;
            length += read;
        }
        var line = Encoding.ASCII.GetString(head, 0, Math.Max(0, head.AsSpan(0, length).IndexOf((byte)'\r')));
        return line.Split(' ') is ["GET", var target, _] ? target.Split('?')[0] : null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Nobody can ask for metrics: {Reason}")]
        public static partial void NotListening(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Warning, "The metrics of load balancer {LoadBalancer} can't be had: {Reason}")]
        public static partial void NoExporter(ILogger logger, Guid loadBalancer, string reason);

        [LoggerMessage(3, LogLevel.Information, "A request for metrics was not answered to its end: {Reason}")]
        public static partial void NotAnswered(ILogger logger, string reason);

        [LoggerMessage(4, LogLevel.Error, "A request for metrics failed")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
