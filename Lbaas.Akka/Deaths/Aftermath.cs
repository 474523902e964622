using Akka.Actor;
using Akka.Cluster;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Hosting;
using Lbaas.Runtime;
using Lbaas.Runtime.Replica;
using Microsoft.Extensions.Logging;

namespace Lbaas.Akka.Deaths;

/// <summary>
/// What was on its way to a node that died is lost without a word. When a node has been removed, this one has the entities asked whether they still
/// have what this node's askers wait for, and has this node's own entities ask others again. One per node.
/// <para>It asks several times: the shards of a dead node have a new home only after a while, and a region that has not noticed yet sends to
/// the old one. Its own entities do all their work again each time, so they are told when that has mostly happened, and once more.</para>
/// </summary>
internal sealed partial class Aftermath : ReceiveActor, IWithTimers
{
    /// <summary>Its name below <c>/user</c>.</summary>
    public const string Name = "lbaas-aftermath";

    /// <summary>Since the removal.</summary>
    private static readonly TimeSpan[] s_inquiries =
        [.. new[] { 0.2, 1, 2, 3, 4.5, 6, 9, 12 }.Select(TimeSpan.FromSeconds)];

    /// <summary>Since the removal.</summary>
    private static readonly TimeSpan[] s_resumptions = [TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9)];

    /// <summary>A question younger than this may still be on a way round: an entity that says it has none would be wrong.</summary>
    private static readonly TimeSpan s_ageMin = TimeSpan.FromSeconds(1);

    private readonly LbaasCluster _lbaas;
    private readonly JournalReplica _replica;
    private readonly ILogger _logger;
    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public Aftermath(LbaasCluster lbaas, JournalReplica replica, ILogger<Aftermath> logger)
    {
        (_lbaas, _replica, _logger) = (lbaas, replica, logger);
        // Whatever it was before: one that dies as it leaves is removed as if it had come to its end.
        Receive<ClusterEvent.MemberRemoved>(removed => Begin(removed.Member));
        Receive<Inquiry>(_ => Inquire());
        Receive<Resume>(_ => ResumeOwn());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void Begin(Member lost)
    {
        Log.Lost(_logger, lost.Address, _lbaas.Asks.OlderThan(TimeSpan.Zero).Count);
        foreach (var delay in s_inquiries)
            Timers.StartSingleTimer((lost.UniqueAddress, nameof(Inquiry), delay), Inquiry.Instance, delay);
        foreach (var delay in s_resumptions)
            Timers.StartSingleTimer((lost.UniqueAddress, nameof(Resume), delay), Resume.Instance, delay);
    }

    private void Inquire()
    {
        foreach (var ask in _lbaas.Asks.OlderThan(s_ageMin))
            ask.Region.Tell(new EntityInquiry(ask.Target, KnownBefore(ask)), ask.Asker);
    }

    private void ResumeOwn()
    {
        // Local ones, whatever their shard: a region's children are its shards, and theirs the entities.
        foreach (var region in _lbaas.Regions.Values)
            Context.ActorSelection(region.Path / "*" / "*").Tell(NodeLost.Instance, ActorRefs.NoSender);
    }

    private long? KnownBefore(OpenAsk ask)
    {
        try
        {
            return _replica.NumberAt(ask.Target.PersistenceId, ask.Position);
        }
        catch (JournalUnavailableException failure)
        {
            Log.Unread(_logger, ask.Target.PersistenceId, failure);
            return null;
        }
    }

    private sealed record Inquiry
    {
        public static readonly Inquiry Instance = new();
    }

    private sealed record Resume
    {
        public static readonly Resume Instance = new();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Address} is no member any more; {Asks} questions to entities are open here, and those that it had are looked for")]
        public static partial void Lost(ILogger logger, Address address, int asks);

        [LoggerMessage(2, LogLevel.Warning, "The replica does not say how far {PersistenceId} was when it was asked; its asker is told that the outcome is not known")]
        public static partial void Unread(ILogger logger, string persistenceId, Exception failure);
    }
}
