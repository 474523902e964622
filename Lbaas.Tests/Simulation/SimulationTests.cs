using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lbaas.Tests.Simulation;

/// <summary>Long, since chance needs many worlds: <c>./simulate</c> asks for more of them.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int ReportsMax = 3;

    [Fact]
    public void In_every_world_the_invariants_hold()
    {
        var count = Settings.Number("LBAAS_SIM_SEEDS", 200);
        var start = Settings.Number("LBAAS_SIM_START", 1);
        var watch = Stopwatch.StartNew();
        var failures = new ConcurrentBag<SimulationRun>();
        var (steps, rows) = (0L, 0L);
        Parallel.For(start, start + count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var run = SimulationRun.Of(seed);
            Interlocked.Add(ref steps, run.Steps);
            Interlocked.Add(ref rows, run.Rows);
            if (run.Violated is not null)
                failures.Add(run);
        });
        var bySeed = failures.OrderBy(run => run.Seed).ToList();
        output.WriteLine($"{count} seeds from {start} in {watch.Elapsed.TotalSeconds:0.0} s ({count / watch.Elapsed.TotalSeconds:0} seeds/s), {steps} steps, {rows} events, {bySeed.Count} failed");
        foreach (var group in bySeed.GroupBy(run => run.Violated))
            output.WriteLine($"{group.Key}: {group.Count()} ({string.Join(", ", group.Take(10).Select(run => run.Seed))})");
        Assert.True(bySeed.Count == 0, $"{bySeed.Count} of {count} seeds fail.\n{string.Join("\n\n", bySeed.Take(ReportsMax).Select(run => run.Report))}");
    }

    [Fact]
    public void A_seed_is_the_same_world_every_time()
    {
        for (var seed = 1; seed <= 10; seed++)
            Assert.Equal(SimulationRun.Of(seed), SimulationRun.Of(seed));
    }
}
