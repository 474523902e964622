using System.Data.Common;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>What the shared journal says of who wrote what.</summary>
internal static class Histories
{
    /// <returns>By actor: numbers and writers, in the order in which they were written.</returns>
    public static async Task<ILookup<string, (long Number, string Writer)>> ReadAsync(DbConnection journal)
    {
        await journal.OpenAsync();
        await using var command = journal.CreateCommand();
        command.CommandText = "SELECT persistence_id, sequence_number, writer_uuid FROM journal ORDER BY ordering";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(string Actor, long Number, string Writer)>();
        while (await reader.ReadAsync())
            rows.Add((reader.GetString(0), reader.GetInt64(1), reader.GetString(2)));
        return rows.ToLookup(static row => row.Actor, static row => (row.Number, row.Writer));
    }

    /// <summary>Each has every number from 1 on once, in this order, and nobody who had lost an actor wrote for it again.</summary>
    public static void AreWhole(ILookup<string, (long Number, string Writer)> histories)
    {
        Assert.All(histories, static history => Assert.Equal(Enumerable.Range(1, history.Count()).Select(static number => (long)number), history.Select(static row => row.Number)));
        Assert.All(histories, static history =>
        {
            string[] writers = [.. history.Select(static row => row.Writer)];
            var changes = writers.Zip(writers.Skip(1), static (one, next) => one != next).Count(static isOther => isOther);
            Assert.Equal(writers.Distinct().Count() - 1, changes);
        });
    }
}
