using Lbaas.Actors.Contract;

namespace Lbaas.Tests.Simulation.Sabotage;

/// <summary>What is deliberately wrong in a world, to see that it is noticed.</summary>
internal sealed record WorldSabotage
{
    public static readonly WorldSabotage None = new();

    /// <summary>Replaces a behavior by one that errs.</summary>
    public Func<IBehavior, IBehavior> Wrap { get; init; } = behavior => behavior;

    /// <summary>Changes what has been written and read.</summary>
    public Func<object, object> Garble { get; init; } = message => message;

    public bool EffectsLeaveBeforeCommit { get; init; }

    public bool NodesTakeAnyRevision { get; init; }

    /// <summary>The compute service is never looked through.</summary>
    public bool NobodyLooks { get; init; }

    public bool JournalDoesNotFence { get; init; }
}
