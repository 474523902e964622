using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Serialization;
using Lbaas.Akka.Tests.Shared;
using Lbaas.Runtime.Hosting;
using Lbaas.Tests.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Akka.Tests.Entities;

/// <summary>Ledgers on Akka.Persistence with a journal in memory, a clock that stands still, and probes for all that they let out.</summary>
public abstract class EntityTestKit : TestKit
{
    private static readonly Config s_config = ConfigurationFactory.ParseString($$"""
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.persistence.journal.plugin = "akka.persistence.journal.scripted"
        akka.persistence.journal.scripted.class = "{{typeof(ScriptedMemoryJournal).FullName}}, Lbaas.Akka.Tests"
        akka.persistence.journal.scripted.plugin-dispatcher = "akka.actor.default-dispatcher"
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        akka.test.single-expect-default = 10s
        """);

    private IActorRef? _region;
    private int _written;

    protected EntityTestKit()
        : this(new JournalScript(), new LedgerFormat())
    {
    }

    private EntityTestKit(JournalScript script, LedgerFormat format)
        : base(ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(s_config.WithFallback(SerializerConfig.Create()).WithFallback(DefaultConfig)),
            new LbaasSetup(format, new LedgerMessages()), script))
    {
        (Script, Format) = (script, format);
        (Outbox, Watcher) = (CreateTestProbe(), CreateTestProbe());
        Clock = new SchedulerClock(Sys.Scheduler);
    }

    /// <summary>How often entities have said that something became durable.</summary>
    protected int Written => Volatile.Read(ref _written);

    private protected JournalScript Script { get; }

    protected LedgerFormat Format { get; }

    /// <summary>Hears every message that entities send to others.</summary>
    protected TestProbe Outbox { get; }

    /// <summary>Hears of entities that leave.</summary>
    protected TestProbe Watcher { get; }

    protected TimeProvider Clock { get; }

    protected EntityCounters Counters { get; } = new();

    protected EntitySettings Settings { get; set; } = new();

    /// <summary>What the ledgers do.</summary>
    protected IBehavior Behavior { get; set; } = new LedgerBehavior();

    protected TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    protected IActorRef Region => _region ??= StartRegion();

    protected static ActorAddress Address(string id) => new("ledger", id);

    protected void Send(string id, ILedgerCommand command) => Region.Tell(new EntityEnvelope(Address(id), command), TestActor);

    protected T Ask<T>(string id, ILedgerCommand command)
    {
        Send(id, command);
        return (T)ExpectMsg<EntityReply>().Message;
    }

    protected RefusalKind AskInVain(string id, ILedgerCommand command)
    {
        Send(id, command);
        return ExpectMsg<EntityRefusal>().Kind;
    }

    protected long Total(string id) => Ask<Ledger>(id, new Read()).Total;

    /// <summary>Has an entity leave memory, and waits until it has.</summary>
    protected void Unload(string id)
    {
        Ask<string>(id, new Leave());
        Watcher.FishForMessage(message => message is Gone);
    }

    protected string Hear() => (string)Outbox.ExpectMsg<Outgoing>().Message;

    protected void AwaitWrites(int count) => Await(() => Script.Writes.Length == count);

    protected void Await(Func<bool> condition) => AwaitCondition(condition, TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(2));

    private IActorRef StartRegion()
    {
        var services = new EntityServices(Settings, Format, Clock, new ProbeRoutes(Outbox), Counters, NullLogger.Instance)
        {
            Written = () => Interlocked.Increment(ref _written),
        };
        var kind = new ActorKind(Behavior);
        return Sys.ActorOf(LedgerRegion.PropsFor(id => BehaviorActor.PropsFor(kind, id, services), Watcher));
    }

    private sealed class ProbeRoutes(IActorRef probe) : IEntityRoutes
    {
        public bool Send(ActorAddress sender, Outgoing message)
        {
            probe.Tell(message);
            return true;
        }
    }
}
