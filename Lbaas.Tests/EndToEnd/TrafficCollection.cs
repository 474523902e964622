namespace Lbaas.Tests.EndToEnd;

/// <summary>
/// Tests of what clients of real amphorae see, and whose claims hold however slow the machine is: one after the other, beside all others.
/// </summary>
[CollectionDefinition(Name)]
public sealed class TrafficCollection
{
    public const string Name = "traffic";
}
