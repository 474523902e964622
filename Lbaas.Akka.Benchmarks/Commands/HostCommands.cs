using System.Diagnostics;
using Lbaas.Akka.Benchmarks.Hosts;
using Lbaas.Akka.Benchmarks.Journals;
using Lbaas.Benchmarks;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Akka.Benchmarks.Commands;

/// <summary>
/// Durable commands per second: a thousand tallies, asked by one, by 64 and by a thousand askers, each of whom asks again as soon as it has its answer
/// (which a node of a cluster gives when its replica shows what led to it). The baseline is the embedded host.
/// </summary>
internal sealed class HostCommands : IBenchmark
{
    private const int Turns = 2;

    private static readonly int[] s_askers = [1, 64, TestedHost.Actors];
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(4);

    public string Name => "commands";

    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        using var postgres = PostgresServer.Start();
        using var directory = new WorkDirectory();
        var hosts = Contestant.All(directory, postgres);
        var rates = new double[hosts.Count, s_askers.Length];
        // By turns, so that whatever else the machine does hits all of them.
        for (var turn = 0; turn < Turns; turn++)
        {
            for (var host = 0; host < hosts.Count; host++)
            {
                await using var tested = await hosts[host].StartAsync();
                await tested.CountAllAsync(5);
                for (var i = 0; i < s_askers.Length; i++)
                {
                    var (rate, cpu) = await RunAsync(tested, s_askers[i]);
                    notes.WriteLine($"  {hosts[host].Name}, {s_askers[i]} askers: {rate:0}/s, {cpu.TotalMicroseconds:0} µs of this process's CPU each; {MachineLoad.Now}");
                    rates[host, i] += rate / Turns;
                }
            }
        }

        return
        [
            .. s_askers.SelectMany((askers, i) => Comparison.Lines(
                $"durable commands, 1,000 actors, {askers:#,0} asker{(askers == 1 ? "" : "s")}", "/s",
                [.. hosts.Select((host, index) => (host.Name, rates[index, i]))])),
        ];
    }

    private static async Task<(double PerSecond, TimeSpan Cpu)> RunAsync(TestedHost host, int askers)
    {
        var (begin, cpu, done) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, 0L);
        await Task.WhenAll(Enumerable.Range(0, askers).Select(async asker =>
        {
            await Task.Yield();
            for (var actor = asker; Stopwatch.GetElapsedTime(begin) < s_duration; actor = (actor + askers) % TestedHost.Actors)
            {
                await host.CountAsync(asker, actor);
                Interlocked.Increment(ref done);
            }
        }));
        return (Sample.PerSecond(done, begin), (Environment.CpuUsage.TotalTime - cpu) / done);
    }
}
