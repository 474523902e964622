using System.Data.Common;
using Akka.Pattern;
using Lbaas.Actors.Contract;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lbaas.Akka.Entities;

/// <summary>
/// What may be concluded from a failed write: the database's own word, wherever those who pass it on have wrapped it. The journal writes
/// events of many entities in one transaction, so that the fault need not lie with the entity that is told of it; but what holds for the
/// transaction holds for each of them.
/// </summary>
internal static class WriteFailures
{
    private const string PostgreSqlUniqueViolation = "23505";
    private const string PostgreSqlCompletionUnknown = "40003";

    /// <summary>What the entity's askers are told, and how it is counted.</summary>
    public static (RefusalKind Kind, EntityCounter Counter, string Reason) Conclude(Exception? cause, ActorAddress entity) => Classify(cause) switch
    {
        RefusalKind.OwnershipLost => (RefusalKind.OwnershipLost, EntityCounter.OwnershipLost, $"Another writer has gone on with {entity}; it is read anew."),
        RefusalKind.NotWritten => (RefusalKind.NotWritten, EntityCounter.NotWritten, "The journal can't be written."),
        _ => (RefusalKind.Unknown, EntityCounter.Unknown, $"It is not known whether a change of {entity} was written."),
    };

    /// <summary><see cref="RefusalKind.OwnershipLost"/>, <see cref="RefusalKind.NotWritten"/> or, unless one of these is certain,
    /// <see cref="RefusalKind.Unknown"/>.</summary>
    public static RefusalKind Classify(Exception? cause)
    {
        for (; cause is not null; cause = cause.InnerException)
        {
            if (cause is AggregateException { InnerExceptions.Count: > 1 } several)
                return several.InnerExceptions.Select(Classify).FirstOrDefault(static kind => kind != RefusalKind.Unknown, RefusalKind.Unknown);
            if (Recognise(cause) is { } kind)
                return kind;
        }

        return RefusalKind.Unknown;
    }

    private static RefusalKind? Recognise(Exception cause) => cause switch
    {
        OpenCircuitException => RefusalKind.NotWritten,
        SqliteException sqlite => OfSqlite(sqlite),
        DbException { SqlState: { } state } => OfPostgreSql(state),
        // Akka.Persistence.Sql has no type of its own for it.
        _ when cause.Message.StartsWith("Failed to enqueue journal row batch write", StringComparison.Ordinal) => RefusalKind.NotWritten,
        _ => null,
    };

    // https://www.sqlite.org/rescode.html. An I/O error may strike at the very end; these can't.
    private static RefusalKind? OfSqlite(SqliteException failure) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_CONSTRAINT => RefusalKind.OwnershipLost,
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_READONLY or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN or raw.SQLITE_TOOBIG => RefusalKind.NotWritten,
        _ => null,
    };

    // Where the server has said no it has rolled back; classes 08 and 57 are connections that broke before it could say anything.
    private static RefusalKind? OfPostgreSql(string state) => state switch
    {
        PostgreSqlUniqueViolation => RefusalKind.OwnershipLost,
        PostgreSqlCompletionUnknown => null,
        _ when state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57", StringComparison.Ordinal) => null,
        _ => RefusalKind.NotWritten,
    };
}
