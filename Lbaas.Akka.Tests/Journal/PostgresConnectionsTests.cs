using Lbaas.Akka.Journal;
using Npgsql;

namespace Lbaas.Akka.Tests.Journal;

/// <summary>How many connections to PostgreSQL a node may have.</summary>
public sealed class PostgresConnectionsTests
{
    [Theory]
    [InlineData("Host=db", PostgresJournalDatabase.DefaultPoolSize)]
    [InlineData("Host=db;Maximum Pool Size=7", 7)]
    [InlineData("Host=db;MaxPoolSize=100", 100)]
    public void A_node_has_as_many_as_it_is_told_and_a_third_of_a_servers_if_it_is_told_nothing(string connectionString, int expected)
    {
        var journal = new PostgresJournalDatabase(connectionString, 4711, TimeProvider.System);

        Assert.Equal(expected, new NpgsqlConnectionStringBuilder(journal.Connection.ConnectionOptions.ConnectionString).MaxPoolSize);
    }
}
