using Lbaas.Runtime;
using Npgsql;

namespace Lbaas.Akka.Journal;

/// <summary>What PostgreSQL refuses, as those hear of it who know journals and no databases.</summary>
internal static class PostgresFailures
{
    /// <exception cref="JournalUnavailableException">PostgreSQL refused, or can't be reached.</exception>
    public static T Translate<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw new JournalUnavailableException($"The journal's database can't be read or written: {failure.Message}", failure);
        }
    }
}
