using Akka.Configuration;
using Akka.Hosting;
using Akka.Hosting.Configuration;
using Lbaas.Akka.Hosting;
using Lbaas.Api.Hosting;
using Lbaas.Api.Housekeeping;
using Lbaas.Runtime.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Lbaas.Akka.Server;

/// <summary>The cluster host: this process is one of the nodes that share the actors.</summary>
public static class ClusterHosting
{
    /// <summary>The actor system's name: nodes of another name are no members.</summary>
    public const string System = "lbaas";

    /// <summary>Where orchestrators ask whether this node can serve.</summary>
    public const string ReadyPath = "/healthz/ready";

    private const string HoconFile = "cluster.hocon";

    public static void Add(WebApplicationBuilder builder) => Add(builder, static (_, _) => { });

    /// <param name="extend">What else this program's actor system has.</param>
    public static void Add(WebApplicationBuilder builder, Action<AkkaConfigurationBuilder, IServiceProvider> extend)
    {
        var services = builder.Services;
        services.AddOptions<ClusterSettings>().BindConfiguration(ClusterSettings.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClusterSettings>>(new SettingsValidator());
        services.AddOptions<RuntimeOptions>().Configure(static options => options.ReadSideVersion = ActorSetup.ReadSideVersion);
        services.AddHostedService<NodePortCheck>();
        services.AddLbaasCluster(Configure);
        services.AddClusterHeartbeats();
        services.AddAkka(System, (akka, provider) => extend(akka
            .AddHoconFile(Path.Combine(AppContext.BaseDirectory, HoconFile), HoconAddMode.Prepend)
            .AddHocon(NodeConfig.Of(provider.GetRequiredService<IOptions<ClusterSettings>>().Value), HoconAddMode.Prepend)
            .AddHocon(Overrides(builder.Configuration), HoconAddMode.Prepend)
            .ConfigureLoggers(static loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLogger<ClusterLogger>();
            })
            .AddLbaas(provider)
            .WithClusterHeartbeats(provider), provider));
        services.AddLbaasArrival();
        services.AddLbaasHousekeeping();
        services.AddSingleton<Farewell>();
        services.AddHostedService(static provider => provider.GetRequiredService<Farewell>());
        services.AddSingleton<IStartupFilter>(static provider => provider.GetRequiredService<Farewell>());
        services.AddOptions<SocketTransportOptions>().Configure<Farewell>(static (sockets, farewell) => sockets.CreateBoundListenSocket = farewell.Listen);
        services.AddSingleton<IStartupFilter, ReadyFilter>();
        // Shards are handed over and the node leaves within this; then the process ends all the same.
        services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));
    }

    // A section that is not there would become an "akka" without content, and hide everything.
    private static Config Overrides(IConfiguration configuration) =>
        configuration.GetSection("akka") is var section && section.Exists() ? section.ToHocon() : Config.Empty;

    // What the API says of notices, receipts and projections it says to the embedded host's options; they hold here as well.
    private static void Configure(LbaasAkkaOptions options, IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<IOptions<ClusterSettings>>().Value;
        var runtime = provider.GetRequiredService<IOptions<RuntimeOptions>>().Value;
        options.DataDirectory = provider.GetRequiredService<IOptions<ServerOptions>>().Value.DataDirectory;
        options.NodeName = settings.NodeName ?? settings.Port.ToString();
        options.Journal = settings.Journal;
        options.DeathWatch = settings.DeathWatch;
        options.MaxAskers = runtime.MaxAskers;
        options.ReadSideVersion = runtime.ReadSideVersion;
        options.Notices = runtime.Notices;
        options.Receipts = runtime.Receipts;
        options.Shown = runtime.Shown;
        options.Entities = options.Entities with
        {
            MailboxCapacity = runtime.MailboxCapacity,
            SnapshotInterval = runtime.SnapshotInterval,
            IdleTimeout = runtime.IdleTimeout,
        };
    }

    private sealed class SettingsValidator : IValidateOptions<ClusterSettings>
    {
        public ValidateOptionsResult Validate(string? name, ClusterSettings options) =>
            options.Validate().ToList() is { Count: > 0 } mistakes
                ? ValidateOptionsResult.Fail(mistakes)
                : ValidateOptionsResult.Success;
    }

    /// <summary>Answers before the API's front end, whose paths are Octavia's.</summary>
    private sealed class ReadyFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
        {
            application.UseHealthChecks(ReadyPath);
            next(application);
        };
    }
}
