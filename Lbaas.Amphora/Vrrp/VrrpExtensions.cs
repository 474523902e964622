namespace Lbaas.Amphora.Vrrp;

public static class VrrpExtensions
{
    /// <summary>The node's keepalived. After the network, and after HAProxy: a node that takes VIPs should have it running.</summary>
    public static IServiceCollection AddVrrp(this IServiceCollection services)
    {
        services.AddSingleton<VrrpFiles>();
        services.AddSingleton<KeepalivedCommand>();
        services.AddSingleton<KeepalivedService>();
        services.AddSingleton<Advertisements>();
        services.AddSingleton<VrrpNode>();
        return services.AddHostedService<VrrpKeeper>();
    }
}
