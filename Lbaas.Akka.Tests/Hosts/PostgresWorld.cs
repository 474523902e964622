using Lbaas.Akka.Hosting;
using Lbaas.Akka.Journal;
using Lbaas.Akka.Tests.Clusters;
using Lbaas.Tests.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lbaas.Akka.Tests.Hosts;

/// <summary>The Akka host on a database of its own, of a server that worlds share.</summary>
/// <param name="nodes">How many; at least 1.</param>
internal sealed class PostgresWorld(PrivatePostgres server, int nodes) : AkkaWorld(nodes)
{
    private readonly string _database = server.NewDatabase();

    // Of PostgreSQL's ways to refuse a writer the one that leaves readers alone.
    protected override string LockStatement => "BEGIN; LOCK TABLE journal IN EXCLUSIVE MODE";

    public override NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(ConnectionOf("somebody else") + ";Pooling=false");
        connection.Open();
        return connection;
    }

    /// <summary>The server ends every connection of the nodes.</summary>
    /// <returns>How many there were.</returns>
    public long CutConnections() => (long)Query(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")!;

    public override async Task CopyToAsync(HostWorld survivor)
    {
        await base.CopyToAsync(survivor);
        await server.CopyAsync(_database, ((PostgresWorld)survivor)._database);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        server.Drop(_database);
    }

    protected override void AddNode(IServiceCollection services, string name)
    {
        base.AddNode(services, name);
        services.Configure<LbaasAkkaOptions>(options =>
        {
            options.Journal.Provider = "postgresql";
            options.Journal.ConnectionString = ConnectionOf(name);
        });
        // How long a transaction may still fill a hole has nothing to do with the world's clock.
        services.AddSingleton<IJournalDatabase>(new PostgresJournalDatabase(ConnectionOf(name), Format.Identifier, TimeProvider.System));
    }

    // By name: each node has connections of its own, as if it were alone in its process.
    private string ConnectionOf(string name) => new NpgsqlConnectionStringBuilder(server.ConnectionString)
    {
        Database = _database,
        ApplicationName = name,
        Options = $"-c lock_timeout={(int)Options.JournalBusyTimeout.TotalMilliseconds}",
    }.ToString();
}
