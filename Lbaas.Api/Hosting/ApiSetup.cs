using Lbaas.Actors.Health;
using Lbaas.Api.Amphorae;
using Lbaas.Api.Authentication;
using Lbaas.Api.Authorization;
using Lbaas.Api.Brakes;
using Lbaas.Api.Catalog;
using Lbaas.Api.Certificates;
using Lbaas.Api.Changes;
using Lbaas.Api.Events;
using Lbaas.Api.HealthMonitors;
using Lbaas.Api.Housekeeping;
using Lbaas.Api.Http;
using Lbaas.Api.Idempotency;
using Lbaas.Api.L7Policies;
using Lbaas.Api.L7Rules;
using Lbaas.Api.Listeners;
using Lbaas.Api.Lists;
using Lbaas.Api.LoadBalancers;
using Lbaas.Api.Members;
using Lbaas.Api.Networks;
using Lbaas.Api.OpenApi;
using Lbaas.Api.Operator;
using Lbaas.Api.Pools;
using Lbaas.Api.Quotas;
using Lbaas.Api.Rollouts;
using Lbaas.Api.Status;
using Lbaas.Drivers.Heartbeats;
using Lbaas.Drivers.Networks;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Hosting;

/// <summary>The tenants' API and the operator's pages.</summary>
public static class ApiSetup
{
    public static void AddLbaasApi(this IServiceCollection services)
    {
        services.AddLbaasAuthentication();
        services.AddSingleton(static provider => new ChangeGateway(
            provider.GetRequiredService<IActorHost>().AskAsync, Limits(provider)));
        services.AddLbaasQuotas();
        services.AddSingleton<ResourceChanges>();
        services.AddSingleton<FreshIds>();
        services.AddSingleton<ShowEndpoint>();
        services.AddSingleton(static provider => new ListEndpoint(
            provider.GetRequiredService<IReadSide>(), provider.GetRequiredService<IOptions<ListOptions>>().Value));
        services.AddSingleton<StatusTree>();
        services.AddSingleton<Statistics>();
        services.AddSingleton<VipChecks>();
        services.AddSingleton<SubnetChecks>();
        services.AddLbaasCertificates();
        services.AddSingleton<LoadBalancerEndpoints>();
        services.AddSingleton<ListenerEndpoints>();
        services.AddSingleton<PoolEndpoints>();
        services.AddSingleton<MemberEndpoints>();
        services.AddSingleton<HealthMonitorEndpoints>();
        services.AddSingleton<L7PolicyEndpoints>();
        services.AddSingleton<L7RuleEndpoints>();
        services.AddSingleton<AmphoraEndpoints>();
        services.AddLbaasCatalog();
        services.AddSingleton(FrontEnd);
    }

    public static void AddLbaasOperator(this IServiceCollection services)
    {
        services.AddSingleton(static provider => new OperatorReport(
            provider.GetRequiredService<IActorHost>(), provider.GetRequiredService<IReadSide>(),
            provider.GetRequiredService<ChangeGateway>(), provider.GetRequiredService<IHeartbeatTable>(),
            provider.GetRequiredService<HeartbeatReceiver>(), provider.GetRequiredService<BrakeReport>(), provider.GetRequiredService<Zombies>()));
        services.AddSingleton<OperatorEndpoints>();
        services.AddSingleton<ActorPage>();
        services.AddSingleton<NodeEndpoints>();
        services.AddSingleton<OperatorCommands>();
        services.AddHostedService<DumpOnSignal>();
    }

    private static FrontEnd FrontEnd(IServiceProvider provider)
    {
        var resources = ResourceRoutes(provider);
        return new FrontEnd(
            resources, LookupRoutes(provider), OperatorRoutes(provider), new DescriptionPages(resources.Routes), provider.GetRequiredService<IAuthenticator>(),
            provider.GetRequiredService<IAuthorizer>(), new Cors(FrontEndOptions(provider).AllowedOrigins),
            new HealthCheck(provider.GetRequiredService<IReadSide>(), FrontEndOptions(provider).HealthCheckEnabled),
            provider.GetRequiredService<ILogger<FrontEnd>>());
    }

    private static Router ResourceRoutes(IServiceProvider provider)
    {
        var router = new Router();
        provider.GetRequiredService<LoadBalancerEndpoints>().MapTo(router);
        provider.GetRequiredService<ListenerEndpoints>().MapTo(router);
        provider.GetRequiredService<PoolEndpoints>().MapTo(router);
        provider.GetRequiredService<MemberEndpoints>().MapTo(router);
        provider.GetRequiredService<HealthMonitorEndpoints>().MapTo(router);
        provider.GetRequiredService<L7PolicyEndpoints>().MapTo(router);
        provider.GetRequiredService<L7RuleEndpoints>().MapTo(router);
        provider.GetRequiredService<AmphoraEndpoints>().MapTo(router);
        provider.GetRequiredService<QuotaEndpoints>().MapTo(router);
        provider.MapCatalogTo(router);
        provider.GetRequiredService<CertificateEndpoints>().MapTo(router);
        provider.MapLbaasEvents(router);
        provider.MakeIdempotent(router);
        provider.MakeWaitable(router);
        return router;
    }

    // Where there is a network service beside us, clients ask that one.
    private static Router LookupRoutes(IServiceProvider provider)
    {
        var router = new Router();
        if (provider.GetRequiredService<INetworkDriver>() is INetworkCatalog catalog)
            new NetworkLookupEndpoints(catalog).MapTo(router);
        return router;
    }

    private static Router OperatorRoutes(IServiceProvider provider)
    {
        var router = new Router();
        provider.GetRequiredService<OperatorEndpoints>().MapTo(router);
        provider.GetRequiredService<NodeEndpoints>().MapTo(router);
        provider.MapRolloutsTo(router);
        provider.MapHousekeeping(router);
        provider.GetRequiredService<AmphoraPoolEndpoints>().MapTo(router);
        provider.GetRequiredService<BrakeEndpoints>().MapTo(router);
        return router;
    }

    private static FrontEndOptions FrontEndOptions(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<FrontEndOptions>>().Value;

    /// <summary>The bounds on changes, as configured.</summary>
    public static ChangeLimits Limits(IServiceProvider provider)
    {
        var changes = provider.GetRequiredService<IOptions<ServerOptions>>().Value.Changes;
        return new(changes.InFlightMax, TimeSpan.FromSeconds(changes.TimeoutSeconds));
    }
}
