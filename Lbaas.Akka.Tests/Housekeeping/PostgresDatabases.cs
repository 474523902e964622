using Lbaas.Akka.Tests.Clusters;
using Npgsql;

namespace Lbaas.Akka.Tests.Housekeeping;

/// <summary>A server for the tests of a class, started when the first of them wants a database, and a database for each of them.</summary>
public sealed class PostgresDatabases : IDisposable
{
    private PrivatePostgres? _server;

    /// <summary>Whether this process may start a server.</summary>
    public static bool IsThere => PrivatePostgres.WhyNot is null;

    /// <summary>The journals that tests can have on this machine.</summary>
    public static TheoryData<string> Journals
    {
        get
        {
            var journals = new TheoryData<string> { "sqlite" };
            if (IsThere)
                journals.Add("postgresql");
            return journals;
        }
    }

    /// <summary>The connection string of a new one.</summary>
    public async Task<string> CreateAsync()
    {
        _server ??= await PrivatePostgres.StartAsync("127.0.0.1");
        return new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = _server.NewDatabase() }.ToString();
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        _server?.Dispose();
    }
}
