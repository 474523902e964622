using Lbaas.Api.Hosting;
using Lbaas.Api.Http;
using Lbaas.Api.Operator;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Housekeeping;

/// <summary>The loop that moves to the archive what is deleted or old, and what operators see of it.</summary>
public static class HousekeepingSetup
{
    public static void AddLbaasHousekeeping(this IServiceCollection services)
    {
        services.AddOptions<HousekeepingSettings>().BindConfiguration(HousekeepingSettings.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HousekeepingSettings>>(new Rules<HousekeepingSettings>(static settings => settings.Validate()));
        services.AddSingleton<HousekeepingLoop>();
        services.AddHostedService(static provider => provider.GetRequiredService<HousekeepingLoop>());
    }

    /// <summary>Where the host has such a loop.</summary>
    public static void MapHousekeeping(this IServiceProvider provider, Router router)
    {
        if (provider.GetService<HousekeepingLoop>() is not { } loop)
            return;
        var nodes = provider.GetRequiredService<IHostNodes>();
        router.Map("GET", "housekeeping", OperatorEndpoints.Action, async request => IndentedJson.Of(
            Describe(loop, (await nodes.DescribeAsync(request.Aborted)).Leader)));
    }

    private static object Describe(HousekeepingLoop loop, string? leader) => new
    {
        Leader = leader,
        LastRun = loop.Last.At,
        LastError = loop.Last.Error,
        loop.Last.LastFailure,
        loop.Counts.Rounds,
        loop.Counts.Actors,
        ArchivedEvents = loop.Counts.Events,
        loop.Counts.Purged,
        loop.Counts.Skipped,
        Files = loop.Last.Size,
        Replica = loop.ReplicaCounts,
    };
}
