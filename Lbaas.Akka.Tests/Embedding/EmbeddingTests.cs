using Akka.Persistence;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Entities;
using Lbaas.Tests.Runtime;

namespace Lbaas.Akka.Tests.Embedding;

/// <summary>Lbaas in somebody else's actor system.</summary>
public sealed class EmbeddingTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-theirs-").FullName;
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Their_default_journal_is_what_it_was()
    {
        await using var program = await TheirProgram.StartAsync(_directory, _time);

        var journal = Persistence.Instance.Apply(program.Cluster.System!).JournalFor(null);

        Assert.EndsWith("akka.persistence.journal.inmem", journal.Path.Name);
    }

    [Fact]
    public async Task The_answer_comes_when_this_node_shows_what_led_to_it()
    {
        await using var program = await TheirProgram.StartAsync(_directory, _time);

        for (var i = 1; i <= 50; i++)
        {
            Assert.Equal((long)i, await program.Host.AskAsync(Ledger("a"), new Add(1), s_patience));
            Assert.Equal(i, ((Ledger)(await program.Host.ReadStateAsync(Ledger("a")))!).Total);
        }
    }

    [Fact]
    public async Task What_is_due_is_done_after_a_restart_and_nobody_else_is_loaded()
    {
        await using (var program = await TheirProgram.StartAsync(_directory, _time))
        {
            for (var i = 0; i < 20; i++)
                await program.Host.AskAsync(Ledger($"idle-{i}"), new Add(1), s_patience);
            await program.Host.AskAsync(Ledger("due"), new Keep("rent", TimeSpan.FromHours(1)), s_patience);
        }

        _time.Advance(TimeSpan.FromHours(2));
        await using var again = await TheirProgram.StartAsync(_directory, _time);

        await Eventually.HoldsAsync(
            async () => (await again.Host.ReadHistoryAsync(Ledger("due"), 0, 10)).Any(static recorded => recorded.Event is Reminded), "it is reminded");
        Assert.Equal(1, again.Cluster.Counters[EntityCounter.Recoveries]);
    }

    private static ActorAddress Ledger(string id) => new("ledger", id);
}
