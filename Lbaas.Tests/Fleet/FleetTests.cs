using System.Collections.Concurrent;
using System.Diagnostics;
using Lbaas.Tests.Simulation;

namespace Lbaas.Tests.Fleet;

/// <summary>Long, since chance needs many fleets: <c>./simulate fleet</c> asks for more of them.</summary>
public sealed class FleetTests(ITestOutputHelper output)
{
    private const int ReportsMax = 3;

    [Fact]
    public void In_every_fleet_the_invariants_hold()
    {
        var count = Settings.Number("LBAAS_FLEET_SEEDS", 2_000);
        var start = Settings.Number("LBAAS_FLEET_START", 1);
        var watch = Stopwatch.StartNew();
        var runs = new ConcurrentBag<FleetRun>();
        Parallel.For(start, start + count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed => runs.Add(FleetRun.Of(seed)));
        var failed = runs.Where(run => run.Violated is not null).OrderBy(run => run.Seed).ToList();
        output.WriteLine($"{count} fleets from {start} in {watch.Elapsed.TotalSeconds:0.0} s ({count / watch.Elapsed.TotalSeconds:0} a second), {runs.Sum(run => run.Steps)} steps, {runs.Sum(run => run.Convictions)} convictions, {runs.Sum(run => run.Replaced)} replaced, {runs.Sum(run => run.Closures)} times the brake closed, {failed.Count} failed");
        output.WriteLine($"after the last fault the dead were replaced in {Spread(runs.Select(run => run.RepairedIn))}, all was whole in {Spread(runs.Select(run => run.HealedIn))}; slowest: {runs.MaxBy(run => run.RepairedIn)!.Seed}, {runs.MaxBy(run => run.HealedIn)!.Seed}");
        foreach (var group in failed.GroupBy(run => run.Violated))
            output.WriteLine($"{group.Key}: {group.Count()} ({string.Join(", ", group.Take(10).Select(run => run.Seed))})");
        if (count == 1 && failed.Count == 0)
            output.WriteLine(FleetRun.Describe(start));
        Assert.True(failed.Count == 0, $"{failed.Count} of {count} fleets fail.\n{string.Join("\n\n", failed.Take(ReportsMax).Select(run => FleetRun.Describe(run.Seed)))}");
    }

    private static string Spread(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalSeconds).Order().ToArray();
        return $"{sorted[sorted.Length / 2]:0} s (median), {sorted[sorted.Length * 99 / 100]:0} s (p99), {sorted[^1]:0} s (at most)";
    }

    [Fact]
    public void A_seed_is_the_same_fleet_every_time()
    {
        for (var seed = 1; seed <= 20; seed++)
            Assert.Equal(FleetRun.Of(seed), FleetRun.Of(seed));
    }
}
