using Lbaas.Amphora.Heartbeats;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Network;

namespace Lbaas.Amphora.Datagrams;

/// <summary>UDP and SCTP listeners, carried by what this node has.</summary>
internal static class DatagramSetup
{
    public static void AddDatagrams(this IServiceCollection services)
    {
        services.AddSingleton<IDatagramCarrier>(provider =>
        {
            var (directory, network, time) = (provider.GetRequiredService<LoadBalancerDirectory>(), provider.GetRequiredService<NetworkNamespace>(), provider.GetRequiredService<TimeProvider>());
            return Lvs.LvsCapability.IsThere()
                ? new Lvs.LvsCarrier(directory, network, time)
                : new ForwarderCarrier(directory, network, provider.GetRequiredService<CounterLedger>(), time);
        });
        services.AddSingleton<DatagramNode>();
        services.AddSingleton<Lvs.IpvsadmCommand>();
        services.AddSingleton<IDatagramReports, DatagramStatistics>();
        services.AddHostedService<DatagramKeeper>();
    }
}
