using System.Data.Common;

namespace Lbaas.Akka.Entities;

/// <summary>
/// What may be concluded from a failed write. Each journal has its own exceptions, wrapped by those who pass them on; the state of SQL
/// or, without one, the text is what they have in common.
/// </summary>
internal static class WriteFailures
{
    private const string PostgreSqlUniqueViolation = "23505";

    /// <summary>
    /// An event with this number is there already. The journal writes events of many entities in one transaction, so that the
    /// entity need not be the one who has lost: in any case nothing of it was written, and reading anew is right.
    /// </summary>
    public static bool IsUniqueViolation(Exception? cause)
    {
        for (; cause is not null; cause = cause.InnerException)
        {
            if (cause is AggregateException { InnerExceptions.Count: > 1 } several)
                return several.InnerExceptions.Any(IsUniqueViolation);
            if (cause is DbException { SqlState: PostgreSqlUniqueViolation } || IsOfSqlite(cause.Message))
                return true;
        }

        return false;
    }

    // Primary code 19, extended 2067: https://www.sqlite.org/rescode.html#constraint_unique
    private static bool IsOfSqlite(string text) => text.Contains("UNIQUE constraint failed", StringComparison.Ordinal);
}
