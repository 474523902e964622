using System.Diagnostics;
using Lbaas.Akka.Benchmarks.Hosts;
using Lbaas.Akka.Benchmarks.Journals;
using Lbaas.Benchmarks;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Akka.Benchmarks.Starts;

/// <summary>
/// A thousand actors with a history of twenty events each, none of them in memory, asked all at once by a thousand askers, until each has answered:
/// reading the histories, giving the shards a home, and one write each. What the host's own start takes is not in it. The baseline is the embedded host.
/// </summary>
internal sealed class ColdStarts : IBenchmark
{
    private const int Events = 20;
    private const int Turns = 3;

    public string Name => "starts";

    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        using var postgres = PostgresServer.Start();
        using var directory = new WorkDirectory();
        var hosts = Contestant.Singles(directory, postgres);
        foreach (var host in hosts)
        {
            await using var tested = await host.StartAsync();
            await tested.CountAllAsync(Events);
        }

        var (cold, warm) = (new double[hosts.Count], new double[hosts.Count]);
        for (var turn = 0; turn < Turns; turn++)
        {
            for (var host = 0; host < hosts.Count; host++)
            {
                await using var tested = await hosts[host].StartAsync();
                var (first, second) = (await TimeAsync(tested), await TimeAsync(tested));
                notes.WriteLine($"  {hosts[host].Name}: {first:0} ms, and {second:0} ms once they are in memory; {MachineLoad.Now}");
                (cold[host], warm[host]) = (cold[host] + (first / Turns), warm[host] + (second / Turns));
            }
        }

        return
        [
            .. Comparison.Lines("cold start of 1,000 actors", "ms", [.. hosts.Select((host, i) => (host.Name, cold[i]))]),
            .. Comparison.Lines("the same, when they are in memory", "ms", [.. hosts.Select((host, i) => (host.Name, warm[i]))]),
        ];
    }

    private static async Task<double> TimeAsync(TestedHost host)
    {
        var begin = Stopwatch.GetTimestamp();
        await host.CountAllAsync(1);
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }
}
