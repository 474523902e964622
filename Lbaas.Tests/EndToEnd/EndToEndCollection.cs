namespace Lbaas.Tests.EndToEnd;

/// <summary>Tests of whole processes, one after the other: each uses the machine as if it had it alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EndToEndCollection
{
    public const string Name = "end to end";
}
