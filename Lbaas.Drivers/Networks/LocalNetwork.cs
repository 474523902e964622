namespace Lbaas.Drivers.Networks;

/// <summary>The one network and subnet of the <c>local</c> network driver. The ids are fixed, so that a README can name them.</summary>
public static class LocalNetwork
{
    /// <summary>Of both.</summary>
    public const string Name = "local";

    public static readonly Guid NetworkId = new("10ca1000-0000-4000-8000-000000000001");
    public static readonly Guid SubnetId = new("10ca1000-0000-4000-8000-000000000002");
}
