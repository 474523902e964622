using Lbaas.Tests.Simulation.Checks;
using Lbaas.Tests.Simulation.Sabotage;

namespace Lbaas.Tests.Simulation;

/// <summary>What came of one seed.</summary>
internal sealed record SimulationRun(int Seed, ulong Hash, long Steps, long Rows, Invariant? Violated, string Report)
{
    private static readonly int s_traceLines = Settings.Number("LBAAS_SIM_TRACE", 120);

    public static SimulationRun Of(int seed, WorldSabotage? sabotage = null)
    {
        var world = new World(seed, sabotage);
        Exception? failure = null;
        try
        {
            world.Run();
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        var report = failure is null ? "" : Describe(world, seed, failure);
        var violated = failure is null ? (Invariant?)null : (failure as InvariantViolation)?.Invariant ?? Invariant.BehaviorsDoNotThrow;
        return new SimulationRun(seed, world.Trace.Hash, world.Agenda.Steps, world.Ledger.Rows, violated, report);
    }

    private static string Describe(World world, int seed, Exception failure)
    {
        var text = failure is InvariantViolation ? failure.Message : failure.ToString();
        return $"""
            seed {seed} fails at {(world.Agenda.Now - Agenda.Beginning).TotalSeconds:0.000} s (reproduce: ./simulate 1 {seed})
            {text}
            {world.Plan}
            {string.Join('\n', world.Trace.Last(s_traceLines))}
            """;
    }
}
