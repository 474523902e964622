namespace Lbaas.Tests.EndToEnd;

/// <summary>
/// Tests of whole processes whose claims hold however slow the machine is: one after the other, beside all that is no process.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ProcessCollection
{
    public const string Name = "processes";
}
