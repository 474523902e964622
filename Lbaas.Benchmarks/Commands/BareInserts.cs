using System.Diagnostics;
using Lbaas.Benchmarks.Figures;
using Lbaas.Runtime.Sqlite;

namespace Lbaas.Benchmarks.Commands;

/// <summary>The same rows into the same table, in one thread and nothing else: what SQLite gives to whoever asks no questions.</summary>
internal static class BareInserts
{
    /// <param name="path">A database with the journal's tables.</param>
    /// <returns>Rows per second, each durable.</returns>
    public static double Run(string path, int actors, int rounds)
    {
        using var database = SqliteDatabase.Open(path, readOnly: false, TimeSpan.Zero);
        database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4096;");
        var insert = database.Prepare("""
            INSERT INTO journal (ordering, created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
            VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8)
            """);
        var (ids, writer, identifier) = (Enumerable.Range(0, actors).Select(CommandBenchmark.PersistenceId).ToArray(), Guid.NewGuid().ToString("N"), new TallyFormat().Identifier);
        var position = database.ReadLong("SELECT MAX(ordering) FROM journal") ?? 0;
        var begin = Stopwatch.GetTimestamp();
        for (var round = 1; round <= rounds; round++)
        {
            database.Execute("BEGIN IMMEDIATE");
            foreach (var id in ids)
                insert.Bind(1, ++position).Bind(2, TimeProvider.System.GetUtcNow().UtcTicks).Bind(3, id).Bind(4, round)
                    .BindBlob(5, TallyFormat.Text(round)).Bind(6, TallyFormat.Manifest).Bind(7, identifier).Bind(8, writer).Run();
            database.Execute("COMMIT");
        }

        return Sample.PerSecond((long)actors * rounds, begin);
    }
}
