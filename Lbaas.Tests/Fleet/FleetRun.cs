using Lbaas.Tests.Fleet.Checks;
using Lbaas.Tests.Fleet.Sabotage;
using Lbaas.Tests.Simulation;

namespace Lbaas.Tests.Fleet;

/// <summary>What came of one seed.</summary>
internal sealed record FleetRun(int Seed, long Steps, int Convictions, int Replaced, int Closures, TimeSpan RepairedIn, TimeSpan HealedIn, FleetInvariant? Violated)
{
    private static readonly int s_traceLines = Settings.Number("LBAAS_SIM_TRACE", 120);

    public static FleetRun Of(int seed, FleetSabotage? sabotage = null)
    {
        var world = new FleetWorld(seed, sabotage);
        var failure = Try(world);
        var violated = failure is null ? (FleetInvariant?)null : (failure as FleetViolation)?.Invariant ?? FleetInvariant.BehaviorsDoNotThrow;
        var book = world.Book;
        return new FleetRun(seed, world.Agenda.Steps, book.Convictions, book.Replaced, book.Closures, world.RepairedIn, world.HealedIn, violated);
    }

    /// <summary>The seed once more, and this time everything is written down.</summary>
    public static string Describe(int seed, FleetSabotage? sabotage = null)
    {
        var world = new FleetWorld(seed, sabotage, isTraced: true);
        var failure = Try(world);
        return $"""
            seed {seed} {(failure is null ? "is whole" : "fails")} at {(world.Agenda.Now - Agenda.Beginning).TotalSeconds:0.000} s (reproduce: ./simulate fleet 1 {seed})
            {(failure is FleetViolation ? failure.Message : failure)}
            {world.Plan}
            {string.Join('\n', world.Trace!.Last(s_traceLines))}
            """;
    }

    private static Exception? Try(FleetWorld world)
    {
        try
        {
            world.Run();
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
