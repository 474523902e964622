using Lbaas.Actors.Contract;
using Lbaas.Runtime.Housekeeping;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lbaas.Runtime.Hosting;

/// <summary>Wires the embedded host. An <see cref="IEventFormat"/> must be registered beside it.</summary>
public static class RuntimeServiceCollectionExtensions
{
    /// <summary>Adds the host, its read side, and starting and stopping with the application.</summary>
    public static IServiceCollection AddLbaasRuntime(this IServiceCollection services, Action<RuntimeOptions> configure)
    {
        services.AddOptions<RuntimeOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<RuntimeOptions>, RuntimeOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ILeadership, SoleLeader>();
        services.AddSingleton(static provider => new ActorHost(
            provider.GetRequiredService<IOptions<RuntimeOptions>>().Value,
            provider.GetServices<ActorKind>(),
            provider.GetServices<WorkerKind>(),
            provider.GetRequiredService<IEventFormat>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IActorHost>(static provider => provider.GetRequiredService<ActorHost>());
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<ActorHost>());
        services.AddSingleton<IHostNodes, SoleNode>();
        services.AddSingleton<IWorkerLimits, SoleLimits>();
        services.AddSingleton<IReadSide>(static provider => provider.GetRequiredService<ActorHost>().ReadSide);
        services.AddSingleton(static provider => new Household(provider.GetRequiredService<ActorHost>().Housekeeper, null, static () => true));
        return services;
    }

    /// <summary>Adds a kind of persistent actor.</summary>
    public static IServiceCollection AddActorKind(
        this IServiceCollection services, Func<IServiceProvider, ActorKind> kind) =>
        services.AddSingleton(kind);

    /// <summary>Adds a kind of persistent actor.</summary>
    public static IServiceCollection AddActorKind(this IServiceCollection services, ActorKind kind) =>
        services.AddSingleton(kind);

    /// <summary>Adds a kind of worker.</summary>
    public static IServiceCollection AddWorkerKind(
        this IServiceCollection services, Func<IServiceProvider, WorkerKind> kind) =>
        services.AddSingleton(kind);

    private sealed class RuntimeOptionsValidator : IValidateOptions<RuntimeOptions>
    {
        public ValidateOptionsResult Validate(string? name, RuntimeOptions options) =>
            options.Validate().ToList() is { Count: > 0 } mistakes
                ? ValidateOptionsResult.Fail(mistakes)
                : ValidateOptionsResult.Success;
    }
}
