namespace Lbaas.Tests.EndToEnd;

/// <summary>Tests of whole processes that measure, race or kill: each has the machine alone, after all the others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EndToEndCollection
{
    public const string Name = "end to end";
}
