using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Replica;

/// <summary>
/// Makes a replica's file out of the journal of the embedded host that was there before: documents, notices, receipts and timers are as
/// that host left them, and only what has been written since is to be followed.
/// </summary>
internal static class ReplicaFill
{
    /// <summary>Does nothing when the replica has a file, or there is nothing to copy.</summary>
    /// <exception cref="JournalUnavailableException">The journal can't be copied.</exception>
    public static void Make(ReplicaOptions options)
    {
        if (Path.GetDirectoryName(options.Path) is { Length: > 0 } directory)
            Directory.CreateDirectory(directory);
        if (File.Exists(options.Path) || options.CopyFrom is not { } source || !File.Exists(source))
            return;
        // A process that dies before the renaming leaves a name that nobody opens.
        var copy = $"{options.Path}.new";
        Delete(copy);
        try
        {
            if (Copy(source, copy, options.BusyTimeout))
                File.Move(copy, options.Path);
            else
                Delete(copy);
        }
        catch (Exception failure) when (failure is SqliteFailure or IOException)
        {
            throw new JournalUnavailableException($"The replica can't be made from {source}: {failure.Message}", failure);
        }
    }

    private static bool Copy(string source, string target, TimeSpan busyTimeout)
    {
        using (var journal = SqliteDatabase.Open(source, readOnly: true, busyTimeout))
            journal.Execute($"VACUUM INTO '{target.Replace("'", "''", StringComparison.Ordinal)}'");
        bool isWorthIt;
        using (var copy = SqliteDatabase.Open(target, readOnly: false, busyTimeout))
            isWorthIt = ForeignWriter.TakeBack(copy);
        using var file = File.OpenHandle(target, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
        return isWorthIt;
    }

    private static void Delete(string path)
    {
        foreach (var suffix in (string[])["", "-journal", "-wal", "-shm"])
            File.Delete(path + suffix);
    }
}
