using Lbaas.Benchmarks;
using Lbaas.Benchmarks.Archives;
using Lbaas.Benchmarks.Commands;
using Lbaas.Benchmarks.Datagrams;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Heartbeats;
using Lbaas.Benchmarks.LoadBalancers;
using Lbaas.Benchmarks.Members;
using Lbaas.Benchmarks.Reads;
using Lbaas.Benchmarks.Repairs;
using Lbaas.Benchmarks.Restarts;
using Lbaas.Benchmarks.Traffic;

IBenchmark[] all =
[
    new CreationBenchmark(), new SpareBenchmark(), new CommandBenchmark(), new MemberBenchmark(), new ManyMembersBenchmark(), new TrafficBenchmark(),
    new DatagramBenchmark(), new AgentMemoryBenchmark(), new RestartBenchmark(), new HeartbeatBenchmark(), new ReadBenchmark(),
    new ArchiveBenchmark(),
    new RepairBenchmark(), new MassDeathBenchmark(),
];

var unknown = args.Except(all.Select(benchmark => benchmark.Name)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"No benchmark is called {string.Join(", ", unknown)}; there are {string.Join(", ", all.Select(benchmark => benchmark.Name))}.");
    return 2;
}

var figures = new List<(string, Figure)>();
try
{
    foreach (var benchmark in all.Where(benchmark => args.Length == 0 || args.Contains(benchmark.Name)))
    {
        Console.Error.WriteLine($"{benchmark.Name} …");
        figures.AddRange((await benchmark.RunAsync(Console.Error)).Select(figure => (benchmark.Name, figure)));
    }
}
finally
{
    // What has been measured is worth showing even if the rest could not be.
    FigureTable.Write(Console.Out, figures);
}

return 0;
