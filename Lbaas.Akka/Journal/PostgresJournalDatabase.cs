using System.Data;
using Lbaas.Runtime;
using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Housekeeping;
using LinqToDB;
using Npgsql;

namespace Lbaas.Akka.Journal;

/// <summary>A PostgreSQL database, for nodes on several machines.</summary>
/// <param name="connectionString">Npgsql's. Where it does not say how many connections a node may have they are at most <see cref="DefaultPoolSize"/>.</param>
/// <param name="identifier">Our serializer's id.</param>
/// <param name="time">For how long a hole has been there.</param>
public sealed class PostgresJournalDatabase(string connectionString, int identifier, TimeProvider time) : IJournalDatabase
{
    // Any number that nobody else uses in this database: the one who makes the tables holds this lock until its transaction ends.
    private const long PreparationLock = 0x6C62_6161_73;

    /// <summary>
    /// Of three nodes that fit the 100 connections that a server has unless it is told otherwise. Who finds none free waits; one that the server refuses would
    /// be an entity that can't be read. A node that has much to read, after a start or the loss of another, takes as many as it may.
    /// </summary>
    public const int DefaultPoolSize = 30;

    private readonly string _connectionString = Bounded(connectionString);

    public DataOptions Connection { get; } = new DataOptions().UseConnectionString(LinqToDB.ProviderName.PostgreSQL15, Bounded(connectionString));

    public string ProviderName => LinqToDB.ProviderName.PostgreSQL15;

    public string PluginSettings => "";

    public IsolationLevel ReadIsolation => IsolationLevel.Unspecified;

    public IArchivedEvents Archive { get; } = new PostgresArchive(Bounded(connectionString));

    public IHousekept House => new PostgresHouse(_connectionString, Archive);

    public void Prepare()
    {
        try
        {
            using var connection = new NpgsqlConnection(_connectionString);
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

    public IJournalTail OpenTail() => new PostgresJournalTail(_connectionString, identifier, time);

    // Of two that say the same the later one holds.
    private static string Bounded(string connectionString) => $"Maximum Pool Size={DefaultPoolSize};{connectionString}";
}
