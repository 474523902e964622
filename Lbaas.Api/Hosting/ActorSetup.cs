using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.Format;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Api.Amphorae;
using Lbaas.Api.Catalog;
using Lbaas.Api.Certificates;
using Lbaas.Api.Health;
using Lbaas.Api.Listeners;
using Lbaas.Api.LoadBalancers;
using Lbaas.Api.Quotas;
using Lbaas.Api.Rollouts;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;
using Lbaas.Drivers.Compute;
using Lbaas.Drivers.Networks;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Workers;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Hosting;

/// <summary>Actors, what clients see of them, and the workers that carry their requests to drivers, whatever host runs them.</summary>
public static class ActorSetup
{
    /// <summary>Raised whenever a projection writes something else than before; the read side is then rebuilt at start.</summary>
    public const long ReadSideVersion = 4;

    public static void AddLbaasActors(this IServiceCollection services)
    {
        services.AddSingleton<IEventFormat, EventFormat>();
        services.AddActorKind(static provider => new ActorKind(
            new LoadBalancerBehavior(LoadBalancers(provider)),
            new LoadBalancerProjection()));
        services.AddActorKind(new ActorKind(new ListenerBehavior(), new ListenerProjection()));
        services.AddActorKind(static provider => new ActorKind(new AmphoraBehavior(Amphorae(provider)), new AmphoraProjection()));
        services.AddLbaasAmphoraPools();
        services.AddActorKind(new ActorKind(new CatalogBehavior(), new CatalogProjection()));
        services.AddLbaasRollouts();
        services.AddSingleton<IInstanceNews, InstanceNews>();
        services.AddWorkerKind(static provider => new WorkerKind(
            AmphoraDriverRequest.WorkerKind, provider.GetRequiredService<AmphoraDriverWorker>().HandleAsync,
            Bounds(provider, provider.GetRequiredService<IOptions<AmphoraDriverOptions>>().Value.PushTimeoutSeconds)));
        services.AddWorkerKind(static provider => new WorkerKind(
            RotateCertificate.WorkerKind, provider.GetRequiredService<RotationWorker>().HandleAsync, Rotations(provider)));
        services.AddWorkerKind(static provider => new WorkerKind(
            ComputeRequest.WorkerKind, provider.GetRequiredService<ComputeWorker>().HandleAsync,
            Bounds(provider, provider.GetRequiredService<IOptions<ComputeOptions>>().Value.TimeoutSeconds)));
        services.AddWorkerKind(static provider => new WorkerKind(
            AmphoraDriverRequest.LivenessKind, provider.GetRequiredService<AmphoraDriverWorker>().CheckLivenessAsync,
            Bounds(provider, provider.GetRequiredService<IOptions<AmphoraDriverOptions>>().Value.LivenessTimeoutMs / 1000)));
        services.AddWorkerKind(static provider => new WorkerKind(
            ComputeRequest.InspectionKind, provider.GetRequiredService<ComputeWorker>().HandleAsync,
            Bounds(provider, provider.GetRequiredService<IOptions<ComputeOptions>>().Value.InspectTimeoutSeconds)));
        services.AddWorkerKind(static provider => new WorkerKind(
            NetworkRequest.WorkerKind, provider.GetRequiredService<NetworkWorker>().HandleAsync,
            Bounds(provider, provider.GetRequiredService<IOptions<NetworkOptions>>().Value.TimeoutSeconds)));
    }

    private static AmphoraOptions Amphorae(IServiceProvider provider) => Options(provider).AmphoraPool.ForAmphorae() with
    {
        LooksToConvict = provider.GetRequiredService<IOptions<HealthSettings>>().Value.LooksToConvict,
        CertificateBuffer = TimeSpan.FromDays(provider.GetRequiredService<IOptions<AmphoraDriverOptions>>().Value.CertificateBufferDays),
    };

    private static WorkerOptions Rotations(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<AmphoraDriverOptions>>().Value;
        return Bounds(provider, options.ReadTimeoutSeconds) with { MaxConcurrency = options.CertificateRotationsMax };
    }

    private static LoadBalancerOptions LoadBalancers(IServiceProvider provider)
    {
        var rules = provider.GetRequiredService<IOptions<RuleSettings>>().Value;
        var options = new LoadBalancerOptions
        {
            AllowPingMonitors = rules.AllowPingHealthMonitors,
            UdpConnectDelayMin = rules.UdpConnectDelayMin,
            ReservedAddresses = rules.ReservedAddresses is { } reserved ? [.. reserved] : new LoadBalancerOptions().ReservedAddresses,
            Roles = Options(provider).LoadBalancers.IsPair ? ["MASTER", "BACKUP"] : ["STANDALONE"],
            VipGrace = TimeSpan.FromSeconds(Options(provider).LoadBalancers.VipGraceSeconds),
            Strict = Options(provider).Changes.Mode == "strict",
            Tls = provider.GetRequiredService<IOptions<TlsSettings>>().Value.Policy,
            Quotas = QuotaSetup.AreEnforced(provider),
        };
        // HAProxy carries streams, and the agent UDP; SCTP needs a kernel that has it.
        var amphorae = provider.GetRequiredService<IOptions<AmphoraDriverOptions>>().Value;
        if (amphorae.Driver != "noop")
        {
            options = options with
            {
                ListenerProtocols =
                [
                    Protocols.Http, Protocols.Https, Protocols.Tcp, Protocols.TerminatedHttps, Protocols.Prometheus, Protocols.Udp,
                    .. amphorae.Sctp ? [Protocols.Sctp] : Array.Empty<string>(),
                ],
                SupportsActiveStandby = SupportsActiveStandby(provider),
            };
        }
        return !Options(provider).LoadBalancers.IsPair || options.SupportsActiveStandby
            ? options
            : throw new OptionsValidationException("Lbaas:LoadBalancers", typeof(TopologyOptions),
                ["Lbaas:LoadBalancers:Topology 'ACTIVE_STANDBY' needs Lbaas:Compute:Driver 'netns' and Lbaas:Network:Driver 'bridge'."]);
    }

    // Two amphorae share a VIP only where each has a network of its own, and both are in the VIP's.
    private static bool SupportsActiveStandby(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ComputeOptions>>().Value.Driver == "netns"
        && provider.GetRequiredService<IOptions<NetworkOptions>>().Value.Driver == "bridge";

    // The drivers bound their calls themselves; the host's own bound only catches one that does not.
    private static WorkerOptions Bounds(IServiceProvider provider, int timeoutSeconds) => new()
    {
        MaxConcurrency = Options(provider).Changes.MaxConcurrent,
        Timeout = TimeSpan.FromSeconds(timeoutSeconds + 5),
    };

    private static ServerOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ServerOptions>>().Value;
}
