namespace Lbaas.Drivers.Networks.Bridge;

/// <summary>The one network of the <c>bridge</c> network driver. The ids are fixed, so that a page can name them.</summary>
public static class BridgeNetwork
{
    /// <summary>Of the network and its IPv4 subnet.</summary>
    public const string Name = "bridge";

    public const string NameV6 = "bridge-v6";

    public static readonly Guid NetworkId = new("b21d6e00-0000-4000-8000-000000000001");
    public static readonly Guid SubnetId = new("b21d6e00-0000-4000-8000-000000000002");
    public static readonly Guid SubnetIdV6 = new("b21d6e00-0000-4000-8000-000000000003");
}
