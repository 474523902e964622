using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.LoadBalancers;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Restarts;

/// <summary>
/// Ten thousand load balancers, <c>kill -9</c>, and back: until one of them is shown, and what memory that takes. The baseline
/// is the same program on an empty directory.
/// </summary>
internal sealed class RestartBenchmark : IBenchmark
{
    private const int LoadBalancers = 10_000;
    private const int Clients = 32;
    private const int Turns = 3;

    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    public string Name => "restart";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        using WorkDirectory full = new(), empty = new();
        var path = $"/v2/lbaas/loadbalancers/{Fill(full, notes)}";
        // The best of each: what the machine does beside only ever adds.
        var starts = Enumerable.Range(0, Turns).Select(_ => (Full: Start(full, path, notes), Empty: Start(empty, "/v2/lbaas/loadbalancers", notes))).ToList();
        var (served, bare) = (starts.MinBy(start => start.Full.Seconds).Full, starts.MinBy(start => start.Empty.Seconds).Empty);
        IReadOnlyList<Figure> figures =
        [
            new("kill -9 to first 200, 10,000 load balancers", served.Seconds, "s", new Baseline(bare.Seconds, "empty directory"), Aim.Most(2)),
            new("resident memory at the first 200", served.MbThen, "MB", new Baseline(bare.MbThen, "empty directory"), Aim.Most(300)),
            new("resident memory 5 s later", served.MbLater, "MB", new Baseline(bare.MbLater, "empty directory"), Aim.Most(300)),
        ];
        return Task.FromResult(figures);
    }

    private static string Fill(WorkDirectory directory, TextWriter notes)
    {
        using var server = ServerProcess.Start(directory.Path, ServerProcess.NoopDrivers);
        server.UntilServed("/");
        var id = "";
        var (rate, _) = Crowd.Run(server.Port, Clients, LoadBalancers, connection =>
        {
            var creator = new Creator(connection);
            return () =>
            {
                creator.CreateUntilActive();
                Volatile.Write(ref id, creator.LastId);
            };
        });
        notes.WriteLine($"  {LoadBalancers} load balancers made at {rate:0}/s, {server.ResidentMb:0} MB resident; kill -9");
        server.Kill();
        return id;
    }

    private static (double Seconds, double MbThen, double MbLater) Start(WorkDirectory directory, string path, TextWriter notes)
    {
        using var server = ServerProcess.Start(directory.Path, ServerProcess.NoopDrivers);
        var seconds = server.UntilServed(path).TotalSeconds;
        var then = server.ResidentMb;
        Thread.Sleep(Later);
        var start = (seconds, then, server.ResidentMb);
        notes.WriteLine($"  served after {start.seconds:0.00} s, {start.then:0} MB, later {start.ResidentMb:0} MB");
        server.Kill();
        return start;
    }
}
