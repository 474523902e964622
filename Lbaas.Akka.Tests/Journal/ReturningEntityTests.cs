using Lbaas.Actors.Contract;
using Lbaas.Akka.Tests.Embedding;
using Lbaas.Tests.Runtime;
using Microsoft.Data.Sqlite;

namespace Lbaas.Akka.Tests.Journal;

/// <summary>An entity that moves to another node, and comes back to one that still runs: two actor systems, one after the other, on one journal.</summary>
public sealed class ReturningEntityTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly ActorAddress s_ledger = new("ledger", "a");

    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-returning-").FullName;
    private TheirProgram _first = null!;
    private TheirProgram _second = null!;

    public async Task InitializeAsync()
    {
        _first = await TheirProgram.StartAsync(_directory, TimeProvider.System, node: "first");
        _second = await TheirProgram.StartAsync(_directory, TimeProvider.System, node: "second");
    }

    public async Task DisposeAsync()
    {
        await _second.DisposeAsync();
        await _first.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task What_it_writes_after_its_return_is_read_again()
    {
        await LiveAsync(_first, new Add(1));
        await LiveAsync(_second, new Add(2));
        await LiveAsync(_first, new Add(4));

        var ledger = (Ledger)await _first.Host.AskAsync(s_ledger, new Read(), s_patience);

        Assert.Equal(7, ledger.Total);
        Assert.Equal(["first", "second", "first"], Writers());
    }

    // The entity is loaded, does something, and leaves memory.
    private static async Task LiveAsync(TheirProgram node, ILedgerCommand command)
    {
        await node.Host.AskAsync(s_ledger, command, s_patience);
        await node.Host.AskAsync(s_ledger, new Leave(), s_patience);
    }

    // A writer's id says nothing but whether it is the same: the first one is called so.
    private List<string> Writers()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_directory, "journal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT writer_uuid FROM journal ORDER BY sequence_number";
        using var row = command.ExecuteReader();
        var writers = new List<string>();
        while (row.Read())
            writers.Add(row.GetString(0));
        return [.. writers.Select(writer => writer == writers[0] ? "first" : "second")];
    }
}
