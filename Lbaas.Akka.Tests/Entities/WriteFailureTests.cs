using Akka.Pattern;
using Lbaas.Akka.Entities;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Lbaas.Akka.Tests.Entities;

public sealed class WriteFailureTests
{
    [Theory]
    [InlineData(19, RefusalKind.OwnershipLost)]
    [InlineData(5, RefusalKind.NotWritten)]
    [InlineData(13, RefusalKind.NotWritten)]
    [InlineData(10, RefusalKind.Unknown)]
    public void Sqlite_says_it_by_its_code(int code, RefusalKind kind) =>
        Assert.Equal(kind, WriteFailures.Classify(new SqliteException("no", code)));

    [Theory]
    [InlineData("23505", RefusalKind.OwnershipLost)]
    [InlineData("53100", RefusalKind.NotWritten)]
    [InlineData("40003", RefusalKind.Unknown)]
    [InlineData("08006", RefusalKind.Unknown)]
    [InlineData("57P01", RefusalKind.Unknown)]
    public void Postgresql_says_it_by_its_state(string state, RefusalKind kind) =>
        Assert.Equal(kind, WriteFailures.Classify(new PostgresException("no", "ERROR", "ERROR", state)));

    [Fact]
    public void What_an_open_breaker_kept_back_was_not_written() =>
        Assert.Equal(RefusalKind.NotWritten, WriteFailures.Classify(new OpenCircuitException("open")));

    [Fact]
    public void Of_what_took_too_long_nothing_is_known() => Assert.Equal(RefusalKind.Unknown, WriteFailures.Classify(new TimeoutException()));

    [Fact]
    public void The_word_of_the_database_is_found_wherever_it_is_wrapped() => Assert.Equal(
        RefusalKind.OwnershipLost,
        WriteFailures.Classify(new AggregateException(
            new TimeoutException(), new InvalidOperationException("wrapped", new SqliteException("no", 19)))));
}
