using Lbaas.Actors.Contract;
using Lbaas.Actors.Format;
using Lbaas.Akka.Journal;
using Lbaas.Akka.Nodes;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Housekeeping;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Replica;
using Lbaas.Runtime.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lbaas.Akka.Hosting;

/// <summary>What the cluster host is made of outside of the actor system. To be called before <c>AddAkka</c>, whose system has to call <c>AddLbaas</c>; an <see cref="IEventFormat"/> must be registered beside it.</summary>
public static class LbaasClusterServices
{
    public static IServiceCollection AddLbaasCluster(this IServiceCollection services, Action<LbaasAkkaOptions, IServiceProvider> configure)
    {
        services.AddOptions<LbaasAkkaOptions>().Configure<IServiceProvider>(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LbaasAkkaOptions>, OptionsValidator>());
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<LbaasAkkaOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IMessageFormat, MessageFormat>();
        services.AddSingleton<LbaasCluster>();
        services.AddSingleton(Journal);
        services.AddSingleton(Replica);
        services.AddSingleton<ClusterDescriber>();
        services.AddSingleton<ClusterHost>();
        services.AddSingleton<IActorHost>(static provider => provider.GetRequiredService<ClusterHost>());
        services.AddSingleton<IHostNodes, ClusterNodes>();
        services.AddSingleton<IWorkerLimits, ClusterLimits>();
        services.AddSingleton<IReadSide>(static provider => provider.GetRequiredService<JournalReplica>().ReadSide);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IReadSide>().Notices);
        services.AddSingleton<ILeadership>(static provider => provider.GetRequiredService<LbaasCluster>().Leadership);
        services.AddSingleton(Household);
        services.AddHostedService<ClusterNode>();
        services.AddHostedService<ClusterMeter>();
        services.AddHealthChecks().AddCheck<ClusterHealthCheck>("lbaas-cluster");
        return services;
    }

    /// <summary>
    /// Has what starts after this wait (for a bounded time) until this node is a member whose replica has caught up. To be called after <c>AddAkka</c>.
    /// </summary>
    public static IServiceCollection AddLbaasArrival(this IServiceCollection services) => services.AddHostedService<ClusterArrival>();

    private static IJournalDatabase Journal(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<LbaasAkkaOptions>();
        var identifier = provider.GetRequiredService<IEventFormat>().Identifier;
        return options.Journal.Provider == "postgresql"
            ? new PostgresJournalDatabase(options.Journal.ConnectionString, identifier, provider.GetRequiredService<TimeProvider>())
            : new SqliteJournalDatabase(JournalPath(options), identifier, options.Journal.BusyTimeout);
    }

    private static JournalReplica Replica(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<LbaasAkkaOptions>();
        return new JournalReplica(
            new ReplicaOptions
            {
                Path = Path.Combine(options.DataDirectory, $"replica-{options.NodeName}.db"),
                CopyFrom = options.Journal.Provider == "sqlite" ? JournalPath(options) : null,
                Archive = provider.GetRequiredService<IJournalDatabase>().Archive,
                ReadSideVersion = options.ReadSideVersion,
                Notices = options.Notices,
                Receipts = options.Receipts,
                Shown = options.Shown,
            },
            provider.GetServices<ActorKind>(), provider.GetRequiredService<IEventFormat>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>());
    }

    private static Household Household(IServiceProvider provider)
    {
        var (options, follower) = (provider.GetRequiredService<LbaasAkkaOptions>(), provider.GetRequiredService<LbaasCluster>().Follower);
        return new Household(
            new Housekeeper(
                provider.GetRequiredService<IJournalDatabase>().House, provider.GetServices<ActorKind>(), provider.GetRequiredService<IEventFormat>(),
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Housekeeper>>()),
            provider.GetRequiredService<JournalReplica>().Housekeeper,
            () => follower.CaughtUp.IsCompleted && follower.Lag < options.MaxLag);
    }

    private static string JournalPath(LbaasAkkaOptions options) => Path.Combine(options.DataDirectory, "journal.db");

    private sealed class OptionsValidator : IValidateOptions<LbaasAkkaOptions>
    {
        public ValidateOptionsResult Validate(string? name, LbaasAkkaOptions options) =>
            options.Validate().ToList() is { Count: > 0 } mistakes
                ? ValidateOptionsResult.Fail(mistakes)
                : ValidateOptionsResult.Success;
    }
}
