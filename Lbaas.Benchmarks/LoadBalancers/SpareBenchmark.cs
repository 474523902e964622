using System.Diagnostics;
using System.Text.Json;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.LoadBalancers;

/// <summary>
/// POST to ACTIVE with a spare at hand, over HTTP: with drivers that do nothing it is the time of the control plane alone, and with
/// real agents on this machine that of a push to HAProxy besides. The baseline is the same without spares, where each creation
/// boots an agent; with drivers that do nothing, a creation that boots nothing.
/// </summary>
internal sealed class SpareBenchmark : IBenchmark
{
    private const int WarmUp = 300;
    private const int Creations = 500;
    private const int LocalWarmUp = 2;
    private const int LocalCreations = 12;
    private static readonly TimeSpan StockTimeout = TimeSpan.FromMinutes(3);

    public string Name => "spares";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        var (without, with) = (new Sample(Noop("without", 0)), new Sample(Noop("with", WarmUp + Creations)));
        var (booted, spared) = (new Sample(Local("booted", 0)), new Sample(Local("spared", LocalWarmUp + LocalCreations)));
        IReadOnlyList<Figure> figures =
        [
            new("POST to ACTIVE with a spare p50, noop drivers", with.Ms(0.5), "ms", new Baseline(without.Ms(0.5), "without spares")),
            new("POST to ACTIVE with a spare p99, noop drivers", with.Ms(0.99), "ms", new Baseline(without.Ms(0.99), "without spares"), Aim.Most(20)),
            new("POST to ACTIVE with a spare p50, local compute", spared.Ms(0.5), "ms", new Baseline(booted.Ms(0.5), "booting an agent")),
        ];
        return Task.FromResult(figures);
    }

    private static List<TimeSpan> Noop(string name, int spares) =>
        Run(name, spares, WarmUp, Creations, [.. ServerProcess.NoopDrivers]);

    private static List<TimeSpan> Local(string name, int spares) =>
        Run(name, spares, LocalWarmUp, LocalCreations, []);

    // All spares that are needed are there before: one that is built meanwhile would take the machine.
    private static List<TimeSpan> Run(string name, int spares, int warmUp, int creations, string[] drivers)
    {
        using var directory = new WorkDirectory();
        using var server = ServerProcess.Start(
            directory[name], [.. drivers, $"--Lbaas:AmphoraPool:Spares={spares}", "--Lbaas:AmphoraPool:BuildingMax=100"]);
        server.UntilServed("/");
        UntilStocked(server, spares);
        Crowd.Run(server.Port, 1, warmUp, connection => new Creator(connection).CreateUntilActive);
        return Crowd.Run(server.Port, 1, creations, connection => new Creator(connection).CreateUntilActive).Durations;
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
