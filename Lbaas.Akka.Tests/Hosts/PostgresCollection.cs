using Lbaas.Akka.Tests.Clusters;
using Lbaas.Tests.Hosts;

namespace Lbaas.Akka.Tests.Hosts;

/// <summary>The worlds on one PostgreSQL server, one after the other.</summary>
[CollectionDefinition(Name)]
[TestCaseOrderer("Lbaas.Akka.Tests.Hosts.PrivilegedCases", "Lbaas.Akka.Tests")]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "postgres";
}

/// <summary>The server, which starts with the first world.</summary>
public sealed class PostgresFixture : IDisposable
{
    private readonly Lazy<PrivatePostgres> _server = new(static () => PrivatePostgres.StartAsync("127.0.0.1").GetAwaiter().GetResult());

    internal PrivatePostgres Server => _server.Value;

    public HostWorld NewWorld(int nodes) => new PostgresWorld(Server, nodes);

    public void Dispose()
    {
        if (_server.IsValueCreated)
            _server.Value.Dispose();
    }
}
