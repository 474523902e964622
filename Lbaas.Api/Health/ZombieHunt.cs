using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Health;
using Lbaas.Api.Instances;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Health;

/// <summary>
/// Tells amphorae of nodes that report with their id although they are deleted, or were never ordered. It asks nobody who leads: a
/// process that shares its journal with others has heard of zombies that no other has, and must forget its own.
/// </summary>
public sealed partial class ZombieHunt(
    Zombies zombies, HeartbeatTable table, KnownAmphorae known, IActorHost host, IOptions<HealthSettings> settings, TimeProvider time, ILogger<ZombieHunt> logger)
    : BackgroundService
{
    // So many looks fall into the time that a zombie is given.
    private const int Looks = 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.Value.ZombieAfterSeconds) / Looks, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Look();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, failure);
            }
        }
    }

    private void Look()
    {
        // A node that was somebody's when it was first heard counts as such as long as it beats; the next beat is judged anew. What it
        // counted to the last is its listeners' all the same.
        var gone = table.Nodes.Where(node => !known.Has(node)).ToList();
        if (gone.Count > 0)
            table.FlushStatistics();
        gone.ForEach(table.Forget);
        foreach (var amphora in zombies.Look(known.Has, time.GetUtcNow()))
        {
            Log.Zombie(logger, amphora);
            host.Tell(AmphoraCommand.AddressOf(amphora), new ZombieHeard());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A node goes on reporting as amphora {AmphoraId}, which is deleted or was never ordered. Its instance is being deleted")]
        public static partial void Zombie(ILogger logger, Guid amphoraId);

        [LoggerMessage(2, LogLevel.Error, "The nodes that are nobody's could not be looked through")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
