using System.Data.Common;
using Akka.Persistence.Query;
using Akka.Persistence.Sql.Query;
using Akka.Streams;
using Akka.Streams.Dsl;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Hosting;
using Lbaas.Akka.ReadSide;
using Lbaas.Akka.Tests.Clusters;
using Lbaas.Akka.Tests.Embedding;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Replica;
using Lbaas.Tests.Runtime;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Akka.Tests.ReadSide;

/// <summary>Our journal as Akka.Persistence.Query shows it to a program that embeds us.</summary>
public sealed class ReadJournalTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-query-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_events_of_an_actor_are_ours_and_go_on_with_what_is_written_later()
    {
        await using var program = await TheirProgram.StartAsync(_directory, TimeProvider.System);
        await AddAsync(program, "a", 1);
        await AddAsync(program, "b", 2);

        var events = TakeAsync(program, journal => journal.EventsByPersistenceId("ledger-a", 0, long.MaxValue), 2);
        await AddAsync(program, "a", 4);

        Assert.Equal([new Added(1), new Added(4)], (await events).Select(static envelope => envelope.Event));
    }

    [Fact]
    public async Task All_actors_with_a_history_are_listed()
    {
        await using var program = await TheirProgram.StartAsync(_directory, TimeProvider.System);
        await AddAsync(program, "a", 1);
        await AddAsync(program, "b", 2);

        var ids = await JournalOf(program).PersistenceIds().Take(2).RunWith(Sink.Seq<string>(), Materializer(program)).WaitAsync(s_patience);

        Assert.Equal(["ledger-a", "ledger-b"], ids.Order());
    }

    [Fact]
    public async Task All_events_agree_with_the_replica_which_leaves_out_a_stranger_s_on_SQLite()
    {
        await using var program = await TheirProgram.StartAsync(_directory, TimeProvider.System);

        await AgreeAsync(program, new SqliteConnection($"Data Source={Path.Combine(_directory, "journal.db")};Pooling=False"));
    }

    [PrivilegedFact]
    public async Task All_events_agree_with_the_replica_which_leaves_out_a_stranger_s_on_PostgreSQL()
    {
        using var postgres = await PrivatePostgres.StartAsync("127.0.0.1");
        await using var program = await TheirProgram.StartAsync(
            _directory, TimeProvider.System, journal: new SharedJournalOptions { Provider = "postgresql", ConnectionString = postgres.ConnectionString });

        await AgreeAsync(program, postgres.Connect());
    }

    private static async Task AgreeAsync(TheirProgram program, DbConnection database)
    {
        await AddAsync(program, "a", 1, times: 3);
        await AddAsync(program, "b", 2);
        await WriteAsStrangerAsync(database);
        await AddAsync(program, "a", 4);

        var events = await TakeAsync(program, static journal => journal.AllEvents(Offset.NoOffset()), 6);

        Assert.Equal(["ledger-a", "ledger-a", "ledger-a", "ledger-b", "stranger", "ledger-a"], events.Select(static envelope => envelope.PersistenceId));
        Assert.Equal(new byte[] { 7 }, events[4].Event);
        var replica = program.Services.GetRequiredService<JournalReplica>();
        Assert.Equal(replica.ReadHistory(Ledger("a"), 0, 10), HistoryOf("ledger-a", events));
        Assert.Equal(replica.ReadHistory(Ledger("b"), 0, 10), HistoryOf("ledger-b", events));
        Assert.Equal(((Sequence)events[^1].Offset).Value, replica.Position);
    }

    // Somebody whose journal is in the same table; Akka itself knows how to read bytes (4).
    private static async Task WriteAsStrangerAsync(DbConnection database)
    {
        await using (database)
        {
            await database.OpenAsync();
            await using var command = database.CreateCommand();
            command.CommandText = """
                INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
                VALUES (0, false, 'stranger', 1, @message, '', 4, 'theirs')
                """;
            var message = command.CreateParameter();
            (message.ParameterName, message.Value) = ("@message", new byte[] { 7 });
            command.Parameters.Add(message);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static IEnumerable<RecordedEvent> HistoryOf(string id, IEnumerable<EventEnvelope> events) =>
        from envelope in events
        where envelope.PersistenceId == id
        select new RecordedEvent(envelope.SequenceNr, new DateTimeOffset(envelope.Timestamp, TimeSpan.Zero), (IEvent)envelope.Event);

    private static Task AddAsync(TheirProgram program, string id, long amount, int times = 1) =>
        program.Host.AskAsync(Ledger(id), new Add(amount, times), s_patience);

    private static async Task<IReadOnlyList<EventEnvelope>> TakeAsync(
        TheirProgram program, Func<SqlReadJournal, Source<EventEnvelope, global::Akka.NotUsed>> query, int count) =>
        await query(JournalOf(program)).WithEvents(program.Services.GetRequiredService<IEventFormat>()).Take(count)
            .RunWith(Sink.Seq<EventEnvelope>(), Materializer(program)).WaitAsync(s_patience);

    private static SqlReadJournal JournalOf(TheirProgram program) =>
        PersistenceQuery.Get(program.Cluster.System!).ReadJournalFor<SqlReadJournal>(LbaasReadJournal.Identifier);

    private static ActorMaterializer Materializer(TheirProgram program) => program.Cluster.System!.Materializer();

    private static ActorAddress Ledger(string id) => new("ledger", id);
}
