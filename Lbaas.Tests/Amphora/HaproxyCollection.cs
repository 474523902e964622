namespace Lbaas.Tests.Amphora;

/// <summary>
/// Tests that run real HAProxy processes: one after the other, and not beside tests that measure or race.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HaproxyCollection
{
    public const string Name = "haproxy";
}
