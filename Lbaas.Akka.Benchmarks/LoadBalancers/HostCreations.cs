using Lbaas.Akka.Benchmarks.Hosts;
using Lbaas.Akka.Benchmarks.Journals;
using Lbaas.Benchmarks;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.LoadBalancers;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Akka.Benchmarks.LoadBalancers;

/// <summary>
/// Load balancers created and ACTIVE, over HTTP and with drivers that do nothing: the server with the embedded host, and one node of the cluster's server.
/// The baseline is the former.
/// </summary>
internal sealed class HostCreations : IBenchmark
{
    private const int WarmUp = 500;
    private const int Creations = 1_000;
    private const int CreationsAlone = 150;
    private const int Clients = 32;
    private const int Turns = 2;

    public string Name => "creations";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        using var postgres = PostgresServer.Start();
        using var directory = new WorkDirectory();
        var hosts = Contestant.Singles(directory, postgres);
        var runs = hosts.Select(static _ => (Rates: new List<double>(), Crowded: new List<TimeSpan>(), Alone: new List<TimeSpan>())).ToList();
        for (var turn = 0; turn < Turns; turn++)
        {
            for (var host = 0; host < hosts.Count; host++)
            {
                using var server = Start(hosts[host]);
                server.UntilServed("/");
                Create(server, Clients, WarmUp);
                var cpu = server.Cpu;
                var (rate, crowded) = Create(server, Clients, Creations);
                cpu = (server.Cpu - cpu) / Creations;
                runs[host].Rates.Add(rate);
                runs[host].Crowded.AddRange(crowded);
                runs[host].Alone.AddRange(Create(server, 1, CreationsAlone).Durations);
                notes.WriteLine($"  {hosts[host].Name}: {rate:0}/s, {cpu.TotalMilliseconds:0.0} ms of the server's CPU each; {MachineLoad.Now}");
            }
        }

        IEnumerable<Figure> Lines(string what, string unit, Func<int, double> value) =>
            Comparison.Lines(what, unit, [.. hosts.Select((host, i) => (host.Name, value(i)))]);
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            .. Lines("created and ACTIVE, 32 clients", "/s", host => runs[host].Rates.Average()),
            .. Lines("POST to ACTIVE p50, 32 clients", "ms", host => new Sample(runs[host].Crowded).Ms(0.5)),
            .. Lines("POST to ACTIVE p99, 32 clients", "ms", host => new Sample(runs[host].Crowded).Ms(0.99)),
            .. Lines("POST to ACTIVE p50, 1 client", "ms", host => new Sample(runs[host].Alone).Ms(0.5)),
            .. Lines("POST to ACTIVE p99, 1 client", "ms", host => new Sample(runs[host].Alone).Ms(0.99)),
        ]);
    }

    private static ServerProcess Start(Contestant host) => host.Nodes == 0
        ? ServerProcess.Start(host.Directory, ServerProcess.NoopDrivers)
        : ServerProcess.StartProgram(
            "Lbaas.Akka.Server.dll", host.Directory,
            [.. ServerProcess.NoopDrivers, $"--Lbaas:Akka:Port={ServerProcess.FreePort()}", "--Lbaas:Akka:NodeName=node", .. host.Journal.Settings]);

    private static (double PerSecond, List<TimeSpan> Durations) Create(ServerProcess server, int clients, int count) =>
        Crowd.Run(server.Port, clients, count, static connection => new Creator(connection).CreateUntilActive);
}
