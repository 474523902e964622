using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Archive;

/// <summary>What SQLite refuses, as those who keep house hear of it.</summary>
internal static class SqliteFailures
{
    /// <exception cref="JournalUnavailableException">SQLite refused.</exception>
    public static T Translate<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteFailure failure)
        {
            throw new JournalUnavailableException($"The journal and its archive can't be read or written: {failure.Message}", failure);
        }
    }
}
