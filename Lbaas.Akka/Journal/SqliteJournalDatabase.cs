using System.Data;
using Lbaas.Runtime;
using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Housekeeping;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Sqlite;
using LinqToDB;
using Microsoft.Data.Sqlite;

namespace Lbaas.Akka.Journal;

/// <summary>A file that the nodes of one machine share: the very file of the embedded host.</summary>
/// <param name="path">Of the file; made when missing.</param>
/// <param name="identifier">Our serializer's id.</param>
/// <param name="busyTimeout">How long a locked file is waited for (<see cref="Hosting.SharedJournalOptions.BusyTimeout"/>).</param>
public sealed class SqliteJournalDatabase(string path, int identifier, TimeSpan busyTimeout) : IJournalDatabase, IDisposable
{
    private readonly SharedSqliteHouse _house = new(path, busyTimeout);

    public DataOptions Connection { get; } = new DataOptions()
        .UseConnectionString(LinqToDB.ProviderName.SQLiteMS, new SqliteConnectionStringBuilder
        {
            DataSource = path,
            DefaultTimeout = (int)Math.Ceiling(busyTimeout.TotalSeconds),
        }.ToString())
        // As the embedded host (SqliteBatchWriter has the reasons): what was answered for must survive a loss of power, and checkpoints be few.
        // SQLite keeps this per connection.
        .UseAfterConnectionOpened(static connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4096";
            command.ExecuteNonQuery();
        });

    public string ProviderName => LinqToDB.ProviderName.SQLiteMS;

    // SQLite has one writer: several of one node would only wait for each other, with smaller transactions each.
    public string PluginSettings => "parallelism = 1";

    // Any other has Microsoft.Data.Sqlite begin with the write lock: no entity could be read while somebody writes. What it gives instead is
    // a deferred transaction; without a shared cache nothing uncommitted is ever seen.
    public IsolationLevel ReadIsolation => IsolationLevel.ReadUncommitted;

    public IArchivedEvents Archive => _house;

    public IHousekept House => _house;

    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (var database = SqliteDatabase.Open(path, readOnly: false, busyTimeout))
            {
                // Readers must not wait for writers, nor the other way round. The file remembers it.
                database.Execute("PRAGMA journal_mode = WAL");
                database.Execute("BEGIN IMMEDIATE");
                database.Execute(SqliteSchema.Akka);
                database.Execute("COMMIT");
            }

            SqliteJournal.MarkForeignWriter(path);
            _house.Prepare();
        }
        catch (SqliteFailure failure)
        {
            throw new JournalUnavailableException($"The journal {path} can't be prepared: {failure.Message}", failure);
        }
    }

    public IJournalTail OpenTail() => new SqliteJournalTail(path, identifier, busyTimeout);

    public void Dispose() => _house.Dispose();
}
