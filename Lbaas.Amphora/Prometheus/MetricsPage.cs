using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Lbaas.Amphora.Network;
using Lbaas.Amphora.Node;

namespace Lbaas.Amphora.Prometheus;

/// <summary>One load balancer's metrics as tenants see them: this node's own, and what its HAProxy's exporter shows, translated line by line.</summary>
public sealed class MetricsPage(AgentOptions options, NetworkNamespace network)
{
    // A thousand members have some seventy series each; this is many times that.
    private const long LinesMax = 4_000_000;

    private const int LineLengthMax = 16 * 1024;

    /// <summary>Opens the exporter; what comes of it is read as the result is enumerated.</summary>
    /// <exception cref="IOException">HAProxy does not answer, or not with metrics.</exception>
    internal async Task<IAsyncEnumerable<string>> OpenAsync(Guid loadBalancerId, CancellationToken cancellation)
    {
        var socket = network.CreateSocket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(AbstractSocket.Named(AbstractSocket.ExporterOf(options.AmphoraId, loadBalancerId)), cancellation);
            // In HTTP 1.0 the answer is neither cut into chunks nor followed by anything.
            await socket.SendAsync("GET /metrics HTTP/1.0\r\n\r\n"u8.ToArray(), cancellation);
            var reader = new StreamReader(new NetworkStream(socket, ownsSocket: true), Encoding.UTF8, false, LineLengthMax);
            await SkipHeadAsync(reader, cancellation);
            return LinesAsync(reader, cancellation);
        }
        catch (Exception fault)
        {
            socket.Dispose();
            throw fault is SocketException ? new IOException($"the exporter: {fault.Message}", fault) : fault;
        }
    }

    private static async Task SkipHeadAsync(StreamReader reader, CancellationToken cancellation)
    {
        var status = await reader.ReadLineAsync(cancellation);
        if (status?.Split(' ') is not [_, "200", ..])
            throw new IOException($"the exporter answered '{status}'");
        while (await reader.ReadLineAsync(cancellation) is { Length: > 0 })
            ;
    }

    private static async IAsyncEnumerable<string> LinesAsync(
        StreamReader reader, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using (reader)
        {
            foreach (var line in OfThisNode())
                yield return line;
            for (var lines = 0L; await reader.ReadLineAsync(cancellation) is { } line; lines++)
            {
                if (lines == LinesMax)
                    throw new IOException("the exporter's answer has no end");
                if (MetricLine.Translate(line) is { } translated)
                    yield return translated;
            }
        }
    }

    private static IEnumerable<string> OfThisNode()
    {
        var load = double.Parse(ProcFiles.Load()[0], CultureInfo.InvariantCulture);
        var memory = ProcFiles.Memory();
        var total = (double)memory.GetValueOrDefault("MemTotal", 1);
        return Gauge("cpu", "How busy the load balancer's processors are, in percent: the load of the last minute for each of them.",
                100 * load / Environment.ProcessorCount)
            .Concat(Gauge("memory", "How much of the load balancer's memory is in use, in percent.",
                100 * (total - memory.GetValueOrDefault("MemAvailable")) / total));
    }

    private static IEnumerable<string> Gauge(string name, string help, double value) =>
    [
        $"# HELP {MetricNames.LoadBalancer}{name} {help}",
        $"# TYPE {MetricNames.LoadBalancer}{name} gauge",
        string.Create(CultureInfo.InvariantCulture, $"{MetricNames.LoadBalancer}{name} {value:F1}"),
    ];
}
