using System.Diagnostics;
using System.Text.Json;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.LoadBalancers;

/// <summary>
/// POST to ACTIVE with a spare at hand, over HTTP and with drivers that do nothing: the control plane's own time, in which each spare
/// that is taken is built anew as well. The baseline is the same without spares, where the compute service is asked for an instance,
/// which here costs it nothing.
/// </summary>
internal sealed class SpareBenchmark : IBenchmark
{
    private const int WarmUp = 300;
    private const int Creations = 600;
    private const int Spares = 100;
    private static readonly TimeSpan StockTimeout = TimeSpan.FromMinutes(1);

    public string Name => "spares";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        var (without, with) = (new Sample(Run(0)), new Sample(Run(Spares)));
        IReadOnlyList<Figure> figures =
        [
            new("POST to ACTIVE with a spare p50", with.Ms(0.5), "ms", new Baseline(without.Ms(0.5), "without spares")),
            new("POST to ACTIVE with a spare p99", with.Ms(0.99), "ms", new Baseline(without.Ms(0.99), "without spares"), Aim.Most(20)),
        ];
        return Task.FromResult(figures);
    }

    private static List<TimeSpan> Run(int spares)
    {
        using var directory = new WorkDirectory();
        using var server = ServerProcess.Start(directory["data"], [.. ServerProcess.NoopDrivers, $"--Lbaas:AmphoraPool:Spares={spares}"]);
        server.UntilServed("/");
        UntilStocked(server, spares);
        Crowd.Run(server.Port, 1, WarmUp, connection => new Creator(connection).CreateUntilActive);
        return Crowd.Run(server.Port, 1, Creations, connection => new Creator(connection).CreateUntilActive).Durations;
    }

    private static void UntilStocked(ServerProcess server, int spares)
    {
        using var connection = new HttpConnection(server.Port);
        var (request, began) = (HttpConnection.Request("GET", "/operator/pools"), Stopwatch.GetTimestamp());
        while (Ready(connection.Send(request).Expect(200).Body) < spares)
        {
            if (Stopwatch.GetElapsedTime(began) > StockTimeout)
                throw new IOException($"{spares} spares did not come up.");
            Thread.Sleep(TimeSpan.FromMilliseconds(20));
        }
    }

    private static int Ready(ReadOnlySpan<byte> page)
    {
        using var json = JsonDocument.Parse(page.ToArray());
        return json.RootElement.GetProperty("pools")[0].GetProperty("ready").GetInt32();
    }
}
