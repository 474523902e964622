namespace Lbaas.Tests.EndToEnd;

/// <summary>
/// Tests that claim how long clients wait, or that what is slow is dead: each has the machine alone, after all the others. A class says
/// which of its claims does not hold on a busy machine; one that has none belongs to <see cref="ProcessCollection"/> or <see cref="TrafficCollection"/>.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EndToEndCollection
{
    public const string Name = "end to end";
}
