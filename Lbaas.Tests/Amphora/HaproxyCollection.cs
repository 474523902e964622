namespace Lbaas.Tests.Amphora;

/// <summary>
/// Tests of the agent with real HAProxy processes, one after the other. They wait more than they compute, and run beside others.
/// </summary>
[CollectionDefinition(Name)]
public sealed class HaproxyCollection
{
    public const string Name = "haproxy";
}
