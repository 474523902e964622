using Lbaas.Actors.Contract;
using Lbaas.Runtime.Hosting;
using Lbaas.Tests.Api;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Tests.Fuzz;

/// <summary>What clients read, against what the journal alone gives.</summary>
internal static class ReplayedReadSide
{
    private const string Documents = "SELECT kind || ' ' || id, COALESCE(owner_id, '') || ' ' || COALESCE(parent_id, '') || ' ' || COALESCE(project_id, '') || ' ' || body FROM document";
    private const string Observations = "SELECT 'observation ' || subject || ' ' || source, value FROM observation";

    /// <summary>Stops the server, replays a copy of its journal, and compares. The differences: none.</summary>
    public static async Task<IReadOnlyList<string>> DifferencesAsync(TestServer server)
    {
        var kinds = server.Services.GetServices<ActorKind>().ToList();
        var format = server.Services.GetRequiredService<IEventFormat>();
        await server.Services.GetRequiredService<ActorHost>().StopAsync(TestContext.Current.CancellationToken);
        var shown = Read(server.DataDirectory);
        var copy = Directory.CreateTempSubdirectory("lbaas-replay-").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(server.DataDirectory, "journal.db*"))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            await RebuildAsync(copy, kinds, format);
            var replayed = Read(copy);
            return [.. shown.Except(replayed).Select(row => $"shown: {row.Key} {row.Value}"), .. replayed.Except(shown).Select(row => $"replayed: {row.Key} {row.Value}")];
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    // With nothing due, no actor runs on: the rebuild alone writes.
    private static async Task RebuildAsync(string directory, IReadOnlyList<ActorKind> kinds, IEventFormat format)
    {
        using (var connection = Open(directory))
        {
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM due; DELETE FROM snapshot";
            command.ExecuteNonQuery();
        }

        var options = new RuntimeOptions { DataDirectory = directory, ReadSideVersion = long.MaxValue };
        await using var host = new ActorHost(options, kinds, [], format, TimeProvider.System, NullLoggerFactory.Instance);
        await host.StartAsync(TestContext.Current.CancellationToken);
    }

    private static Dictionary<string, string> Read(string directory)
    {
        var rows = new Dictionary<string, string>();
        using var connection = Open(directory);
        foreach (var sql in new[] { Documents, Observations })
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            while (reader.Read())
                rows.Add(reader.GetString(0), reader.GetString(1));
        }

        return rows;
    }

    private static SqliteConnection Open(string directory)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "journal.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
