namespace Lbaas.Amphora.Network;

public static class NodeNetworkExtensions
{
    /// <summary>The node's network. Before anything else that is hosted: it starts first.</summary>
    public static IServiceCollection AddNodeNetwork(this IServiceCollection services)
    {
        services.AddSingleton<NetworkNamespace>();
        services.AddSingleton<IpCommand>();
        services.AddSingleton<Links>();
        services.AddSingleton<InterfaceSetter>();
        services.AddSingleton<PluggedInterfaces>();
        services.AddSingleton<NodeNetwork>();
        services.AddSingleton<Firewall.Firewall>();
        services.AddSingleton<VipAnnouncer>();
        services.AddSingleton<Plug>();
        return services.AddHostedService<NetworkKeeper>();
    }
}
