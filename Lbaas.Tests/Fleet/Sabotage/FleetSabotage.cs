using Lbaas.Actors.Contract;

namespace Lbaas.Tests.Fleet.Sabotage;

/// <summary>What is deliberately wrong with a fleet, to see that it is noticed.</summary>
internal sealed record FleetSabotage
{
    public static readonly FleetSabotage None = new();

    /// <summary>Replaces a behavior by one that errs.</summary>
    public Func<IBehavior, IBehavior> Wrap { get; init; } = behavior => behavior;

    /// <summary>Changes what has been written and read.</summary>
    public Func<object, object> Garble { get; init; } = message => message;

    /// <summary>The compute service confirms deletions, and the instances run on.</summary>
    public bool ComputeForgetsToDelete { get; init; }

    /// <summary>Changes what the seed drew, so that what is wrong comes to bear.</summary>
    public Func<FleetPlan, FleetPlan> Plan { get; init; } = plan => plan;
}
