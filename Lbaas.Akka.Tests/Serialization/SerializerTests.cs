using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Nodes;
using Lbaas.Akka.Serialization;
using Lbaas.Akka.Tests.Shared;
using Lbaas.Runtime.Hosting;
using Lbaas.Tests.Runtime;

namespace Lbaas.Akka.Tests.Serialization;

public sealed class SerializerTests : IAsyncLifetime
{
    private static readonly ActorAddress s_ledger = new("ledger", "ä-1");
    private static readonly DateTimeOffset s_noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly ActorSystem _system = NewSystem(new LbaasSetup(new LedgerFormat(), new LedgerMessages()));

    public static TheoryData<object> Messages =>
    [
        new EntityEnvelope(s_ledger, new Add(7, 2)), new WakeUpEntity(s_ledger), new RetryQuarantined(s_ledger), StopEntity.Instance,
        new EntityReply(14L, "ledger-ä-1", 2), new EntityRefusal(RefusalKind.OwnershipLost, "gone on"),
        new EntityInquiry(s_ledger, 0), new EntityInquiry(s_ledger, null), AskNode.Instance,
        new DrainNode(s_noon), new DecideDrain("a:1", s_noon), new DrainDecision(Draining.LastOne),
        new NodeState(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), true, false, 7, 1.5),
        new NodeState(null, false, true, 0, 0), new AskLimit("work"), new SetLimit("work", 3), new WorkerLimit("work", 3, true),
    ];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Theory]
    [MemberData(nameof(Messages))]
    public void What_crosses_nodes_arrives_as_it_was(object message)
    {
        Assert.IsType<LbaasSerializer>(_system.Serialization.FindSerializerFor(message));

        Assert.Equal(message, Send(_system, message));
    }

    [Fact]
    public void An_entry_stands_in_the_journal_under_its_own_manifest_and_with_its_own_bytes()
    {
        var payload = new LedgerFormat().Write(new Added(5));

        var serializer = (SerializerWithStringManifest)_system.Serialization.FindSerializerFor(new JournalEntry(payload));

        Assert.Equal("ledger.added.v1", serializer.Manifest(new JournalEntry(payload)));
        Assert.Equal(payload.Bytes.ToArray(), serializer.ToBinary(new JournalEntry(payload)));
    }

    [Fact]
    public void The_serializer_is_known_by_the_format_s_number() =>
        Assert.Equal(new LedgerFormat().Identifier, _system.Serialization.FindSerializerFor(StopEntity.Instance).Identifier);

    [Fact]
    public void An_entry_that_nobody_can_read_any_more_fails_no_replay()
    {
        var entry = (JournalEntry)_system.Serialization.Deserialize([1, 2], new LedgerFormat().Identifier, "ledger.forgotten.v9");

        Assert.Equal("ledger.forgotten.v9", entry.Payload.Manifest);
    }

    [Fact]
    public void A_message_of_a_newer_node_is_unknown() => Assert.Throws<UnknownManifestException>(
        () => _system.Serialization.Deserialize([], new LedgerFormat().Identifier, "host.envelope.v2"));

    [Fact]
    public void A_refusal_of_a_newer_kind_says_at_least_that_nothing_is_known()
    {
        var known = new EntityRefusal(RefusalKind.Full, "why");
        var bytes = _system.Serialization.FindSerializerFor(known).ToBinary(known);
        "Fuzz"u8.CopyTo(bytes.AsSpan(1));

        var arrived = (EntityRefusal)_system.Serialization.Deserialize(bytes, new LedgerFormat().Identifier, "host.refusal.v1");

        Assert.Equal(RefusalKind.Unknown, arrived.Kind);
    }

    [Fact]
    public async Task A_message_that_is_too_large_to_be_sent_arrives_as_the_news_of_it_and_an_answer_as_a_refusal()
    {
        var small = NewSystem("akka.remote.dot-netty.tcp.maximum-frame-size = 32000b", new LbaasSetup(new LedgerFormat(), new LedgerMessages()));
        var large = new Ledger(new string('x', 32_000), 0, 0, ImmutableSortedDictionary<string, DateTimeOffset>.Empty);

        var (message, answer) = (Send(small, new EntityEnvelope(s_ledger, large)), Send(small, new EntityReply(large, "ledger-a", 3)));
        await small.Terminate();

        Assert.IsType<OversizedMessage>(Assert.IsType<EntityEnvelope>(message).Message);
        Assert.Equal(RefusalKind.Unknown, Assert.IsType<EntityRefusal>(answer).Kind);
    }

    [Fact]
    public void A_system_made_without_the_formats_does_not_start()
    {
        var mistake = Assert.ThrowsAny<Exception>(() => NewSystem());

        Assert.Contains("LbaasSetup", mistake.GetBaseException().Message, StringComparison.Ordinal);
    }

    private static object Send(ActorSystem system, object message)
    {
        var serializer = (SerializerWithStringManifest)system.Serialization.FindSerializerFor(message);
        return system.Serialization.Deserialize(serializer.ToBinary(message), serializer.Identifier, serializer.Manifest(message));
    }

    private static ActorSystem NewSystem(params Setup[] setups) => NewSystem("", setups);

    private static ActorSystem NewSystem(string settings, params Setup[] setups)
    {
        var quiet = ConfigurationFactory.ParseString($"akka.loglevel = OFF\nakka.stdout-loglevel = OFF\n{settings}");
        var bootstrap = BootstrapSetup.Create().WithConfig(quiet.WithFallback(SerializerConfig.Create()));
        return ActorSystem.Create("serializing", ActorSystemSetup.Create([bootstrap, .. setups]));
    }
}
