using Lbaas.Akka.Benchmarks.Journals;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Akka.Benchmarks.Hosts;

/// <summary>A host to be measured, with its journal: it can be started again on it.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Nodes">Of the cluster; 0: the embedded host.</param>
internal sealed record Contestant(string Name, int Nodes, SharedJournal Journal, string Directory)
{
    /// <summary>The first of all, which the others are compared with.</summary>
    public const string Embedded = "embedded";

    /// <summary>The embedded host and three clusters, each with a new journal.</summary>
    public static IReadOnlyList<Contestant> All(WorkDirectory directory, PostgresServer postgres) =>
    [
        .. Singles(directory, postgres),
        new Contestant("Akka, 3 nodes in one process, PostgreSQL", 3, postgres.NewJournal(), directory["postgres3"]),
    ];

    /// <summary>Those of one node.</summary>
    public static IReadOnlyList<Contestant> Singles(WorkDirectory directory, PostgresServer postgres) =>
    [
        new Contestant(Embedded, 0, SharedJournal.Sqlite, directory["embedded"]),
        new Contestant("Akka, SQLite", 1, SharedJournal.Sqlite, directory["sqlite"]),
        new Contestant("Akka, PostgreSQL", 1, postgres.NewJournal(), directory["postgres"]),
    ];

    public async Task<TestedHost> StartAsync() => Nodes == 0
        ? await EmbeddedTallies.StartAsync(Directory)
        : await ClusterTallies.StartAsync(Directory, Journal, Nodes);
}
