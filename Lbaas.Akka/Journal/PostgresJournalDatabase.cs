using System.Data;
using Lbaas.Runtime;
using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Housekeeping;
using LinqToDB;
using Npgsql;

namespace Lbaas.Akka.Journal;

/// <summary>A PostgreSQL database, for nodes on several machines.</summary>
/// <param name="connectionString">Npgsql's.</param>
/// <param name="identifier">Our serializer's id.</param>
/// <param name="time">For how long a hole has been there.</param>
public sealed class PostgresJournalDatabase(string connectionString, int identifier, TimeProvider time) : IJournalDatabase
{
    // Any number that nobody else uses in this database: the one who makes the tables holds this lock until its transaction ends.
    private const long PreparationLock = 0x6C62_6161_73;

    public DataOptions Connection { get; } = new DataOptions().UseConnectionString(LinqToDB.ProviderName.PostgreSQL15, connectionString);

    public string ProviderName => LinqToDB.ProviderName.PostgreSQL15;

    public string PluginSettings => "";

    public IsolationLevel ReadIsolation => IsolationLevel.Unspecified;

    public IArchivedEvents Archive { get; } = new PostgresArchive(connectionString);

    public IHousekept House => new PostgresHouse(connectionString, Archive);

    public void Prepare()
    {
        try
        {
            using var connection = new NpgsqlConnection(connectionString);
            connection.Open();
            using var transaction = connection.BeginTransaction();
            using var command = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({PreparationLock});{PostgresSchema.Text}", connection, transaction);
            command.ExecuteNonQuery();
            transaction.Commit();
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw new JournalUnavailableException($"The journal's database can't be prepared: {failure.Message}", failure);
        }
    }

    public IJournalTail OpenTail() => new PostgresJournalTail(connectionString, identifier, time);
}
