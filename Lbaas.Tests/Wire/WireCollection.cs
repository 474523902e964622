namespace Lbaas.Tests.Wire;

/// <summary>Tests of what tenants see on the wire: one server for all of them, and a load balancer for each class.</summary>
[CollectionDefinition(Name)]
public sealed class WireCollection : ICollectionFixture<WireServer>
{
    public const string Name = "wire";
}
