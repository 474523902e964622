using Lbaas.Amphora.Datagrams;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.Forwarding;
using Lbaas.Amphora.Haproxy;
using Lbaas.Amphora.Heartbeats;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Network;
using Lbaas.Amphora.Node;
using Lbaas.Amphora.Processes;
using Lbaas.Amphora.Prometheus;
using Lbaas.Amphora.Rest;
using Lbaas.Amphora.RuntimeChanges;
using Lbaas.Amphora.SessionTables;
using Lbaas.Amphora.Tls;
using Lbaas.Amphora.TrafficLogs;
using Lbaas.Amphora.Vigilance;
using Lbaas.Amphora.Vrrp;

namespace Lbaas.Amphora;

/// <summary>
/// The agent inside an amphora: <c>Lbaas.Amphora --config FILE [--Key=value …]</c>. It ends on SIGTERM and leaves HAProxy
/// running; the next agent on the same base path adopts it.
/// </summary>
public static class AgentProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [ForwarderFiles.Verb, var directory])
            return await ForwarderProgram.RunAsync(directory);
        try
        {
            await using var agent = Build(args);
            await agent.RunAsync();
            return 0;
        }
        catch (InvalidConfigurationException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 2;
        }
    }

    /// <summary>An agent that is ready to run; several fit into one process, each with its own base path.</summary>
    /// <exception cref="InvalidConfigurationException">The configuration can't be used.</exception>
    public static WebApplication Build(string[] args)
    {
        var file = new ConfigurationBuilder().AddCommandLine(args).Build()["config"];
        var options = AgentConfiguration.Read(file, args);
        // The empty builder: no configuration sources of its own, no event logs, nothing that isn't used.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.SetMinimumLevel(options.Debug ? LogLevel.Debug : LogLevel.Information);
        AddAgent(builder.Services, options, provider =>
            new AgentConfiguration(file, args, options, provider.GetRequiredService<HeartbeatSettings>()));
        var server = new ServerCertificate(options);
        builder.Services.AddSingleton(server);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenMutualTls(options, server, new ClientTrust(options)));
        var agent = builder.Build();
        // Taken when an agent is made, not when it starts: making one writes files already.
        agent.Services.GetRequiredService<DirectoryLock>();
        Map(agent);
        return agent;
    }

    private static void AddAgent(
        IServiceCollection services, AgentOptions options, Func<IServiceProvider, AgentConfiguration> configuration)
    {
        services.AddRoutingCore();
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<LoadBalancerDirectory>();
        services.AddSingleton(provider =>
        {
            provider.GetRequiredService<LoadBalancerDirectory>();
            return new DirectoryLock(options.BasePath);
        });
        services.AddSingleton(configuration);
        services.AddSingleton<CommandRunner>();
        services.AddNodeNetwork();
        services.AddSingleton<HaproxyCommand>();
        services.AddSingleton<TableHandover>();
        services.AddSingleton<HaproxyService>();
        services.AddSingleton<RunningRecords>();
        services.AddSingleton<RuntimeUpdate>();
        services.AddSingleton<ConfigurationStore>();
        services.AddSingleton<LoadBalancerNode>();
        services.AddSingleton<PingScript>();
        services.AddSingleton<NodeInformation>();
        services.AddSingleton<CounterLedger>();
        services.AddSingleton<StatisticsCollector>();
        services.AddSingleton<HeartbeatSettings>();
        services.AddSingleton<BootTime>();
        services.AddHostedService<Keeper>();
        services.AddHostedService<Vigil>();
        services.AddDatagrams();
        services.AddVrrp();
        services.AddHostedService<LeavingWorkers>();
        services.AddSingleton<HeartbeatSender>();
        services.AddHostedService(provider => provider.GetRequiredService<HeartbeatSender>());
        services.AddHostedService<Farewell>();
        services.AddHostedService<TrafficLogReceiver>();
        services.AddHostedService<LeavingServers>();
        services.AddSingleton<MetricsPage>();
        services.AddHostedService<MetricsServer>();
        services.AddHostedService<AgentFile>();
        services.AddHostedService<IdlePages>();
    }

    private static void Map(WebApplication agent)
    {
        var services = agent.Services;
        var directory = services.GetRequiredService<LoadBalancerDirectory>();
        agent.UseMiddleware<FaultMiddleware>();
        agent.UseSingleSlashes();
        agent.MapAgent(services.GetRequiredService<NodeInformation>(), services.GetRequiredService<ServerCertificate>(),
            services.GetRequiredService<AgentConfiguration>());
        agent.MapLoadBalancers(services.GetRequiredService<LoadBalancerNode>(), services.GetRequiredService<DatagramNode>(), directory);
        agent.MapDatagrams(services.GetRequiredService<DatagramNode>(), directory);
        agent.MapCertificates(directory);
        agent.MapPlug(services.GetRequiredService<Plug>());
        agent.MapInterfaces(services.GetRequiredService<Links>(), services.GetRequiredService<NetworkNamespace>(),
            services.GetRequiredService<Firewall.Firewall>());
        agent.MapVrrp(services.GetRequiredService<VrrpNode>());
    }
}
