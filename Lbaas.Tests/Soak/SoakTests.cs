using System.Globalization;

namespace Lbaas.Tests.Soak;

/// <summary>
/// Agents, HAProxys, whole nodes and the control plane are killed at random for a while, under traffic. <c>./soak MINUTES SEED</c>
/// does the same for longer.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Whatever_is_killed_nothing_stays_stuck_and_nothing_is_left_behind()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Network namespaces need root.");
        var seed = Setting("LBAAS_SOAK_SEED") ?? Random.Shared.Next(100_000);
        var time = TimeSpan.FromMinutes(Setting("LBAAS_SOAK_MINUTES") ?? 2);
        output.WriteLine($"seed {seed}, {time.TotalMinutes} minutes");
        await using var singles = await Fleet.OfSinglesAsync(3);
        await using var pairs = await Fleet.OfPairsAsync(2);
        Fleet[] fleets = [singles, pairs];
        var killer = new Killer(fleets, new Random(seed));

        await killer.KillForAsync(time);
        foreach (var fleet in fleets)
            await fleet.WholeAsync(SettleLimit);

        output.WriteLine($"killed: {killer.Summary}");
        foreach (var fleet in fleets)
            output.WriteLine(fleet.Summary());
        foreach (var fleet in fleets)
        {
            await fleet.ServesAsync(TimeSpan.FromSeconds(2), SettleLimit);
            Assert.Empty(await fleet.DeleteAllAsync(SettleLimit));
        }
    }

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : null;
}
