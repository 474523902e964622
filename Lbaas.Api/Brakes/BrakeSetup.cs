using Lbaas.Actors.Brakes;
using Lbaas.Api.Hosting;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Brakes;

/// <summary>The failover brake: its actor, its page, its alarm and its figures.</summary>
public static class BrakeSetup
{
    // When everything dies at once, all of it asks at once.
    private const int MailboxCapacity = 10_000;

    // Its state is as long as its queue: written less often than those of other actors.
    private const int SnapshotInterval = 1_000;

    public static void AddLbaasBrake(this IServiceCollection services)
    {
        services.AddOptions<FailoverSettings>().BindConfiguration(FailoverSettings.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FailoverSettings>>(new Rules<FailoverSettings>(static settings => settings.Validate()));
        services.AddActorKind(static provider => new ActorKind(new BrakeBehavior(Options(provider)), new BrakeProjection())
        {
            MailboxCapacity = MailboxCapacity,
            SnapshotInterval = SnapshotInterval,
        });
        services.AddSingleton(static provider => new BrakeReport(
            provider.GetRequiredService<IReadSide>(), Options(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider => new BrakeEndpoints(
            provider.GetRequiredService<BrakeReport>(), provider.GetRequiredService<IActorHost>().AskAsync, ApiSetup.Limits(provider)));
        services.AddHostedService<BrakeStart>();
        services.AddHostedService(static provider => new BrakeAlarm(
            provider.GetRequiredService<BrakeReport>(), provider.GetRequiredService<INoticeLog>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<BrakeAlarm>>()));
        services.AddHostedService(static provider => new ConvictionLog(
            provider.GetRequiredService<INoticeLog>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ConvictionLog>>()));
        services.AddHostedService<BrakeMeter>();
    }

    private static BrakeOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<FailoverSettings>>().Value.ToOptions();
}
