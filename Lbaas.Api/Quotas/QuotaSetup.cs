using Lbaas.Actors.Quotas;
using Lbaas.Api.Changes;
using Lbaas.Api.Hosting;
using Lbaas.Api.Lists;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Quotas;

/// <summary>Quotas: the actor of each project, the way of creations through it, and the API.</summary>
public static class QuotaSetup
{
    // A project's creations all pass one mailbox: as many as the edge lets in may come at once, and each says two things.
    private const int MailboxCapacity = 10_000;

    // Its state is as long as what the project has: written less often than those of other actors.
    private const int SnapshotInterval = 1_000;

    public static void AddLbaasQuotas(this IServiceCollection services)
    {
        services.AddOptions<QuotaSettings>().BindConfiguration(QuotaSettings.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<QuotaSettings>>(new Rules<QuotaSettings>(static settings => settings.Validate()));
        services.AddActorKind(static provider => new ActorKind(
            new QuotaBehavior(new QuotaOptions { Defaults = Settings(provider).DefaultLimits() }), new QuotaProjection())
        {
            MailboxCapacity = MailboxCapacity,
            SnapshotInterval = SnapshotInterval,
        });
        services.AddSingleton<IQuotas>(static provider => AreEnforced(provider)
            ? Enforced(provider)
            : new NoQuotas(provider.GetRequiredService<ChangeGateway>()));
        services.AddSingleton(static provider => new QuotaEndpoints(
            provider.GetRequiredService<IReadSide>(), provider.GetRequiredService<ListEndpoint>(),
            provider.GetRequiredService<IActorHost>().AskAsync, ApiSetup.Limits(provider), Settings(provider).DefaultLimits()));
    }

    /// <summary>Does anybody count?</summary>
    public static bool AreEnforced(IServiceProvider provider) =>
        Settings(provider).AreEnforced(provider.GetRequiredService<IOptions<ServerOptions>>().Value.Auth.Strategy);

    private static EnforcedQuotas Enforced(IServiceProvider provider)
    {
        var host = provider.GetRequiredService<IActorHost>();
        var (readSide, clock) = (provider.GetRequiredService<IReadSide>(), provider.GetRequiredService<TimeProvider>());
        var limits = ApiSetup.Limits(provider);
        return new EnforcedQuotas(
            provider.GetRequiredService<ChangeGateway>(), host.AskAsync, host.Tell, new UseCounts(host.AskAsync, readSide, limits, clock),
            readSide, limits, clock);
    }

    private static QuotaSettings Settings(IServiceProvider provider) => provider.GetRequiredService<IOptions<QuotaSettings>>().Value;
}
