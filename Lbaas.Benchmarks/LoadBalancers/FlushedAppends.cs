using System.Diagnostics;

namespace Lbaas.Benchmarks.LoadBalancers;

/// <summary>
/// The least that a creation's commits can take on this disk: as many appends to a file, one after the other and each of
/// them flushed, of about what the server writes in a commit.
/// </summary>
internal static class FlushedAppends
{
    private const int CommitsPerCreation = 7;
    private const int CommitBytes = 48 * 1024;

    public static List<TimeSpan> Run(string path, int creations)
    {
        var (durations, commit) = (new List<TimeSpan>(creations), new byte[CommitBytes]);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var creation = 0; creation < creations; creation++)
        {
            var begin = Stopwatch.GetTimestamp();
            for (var number = 0; number < CommitsPerCreation; number++)
            {
                file.Write(commit);
                file.Flush(flushToDisk: true);
            }

            durations.Add(Stopwatch.GetElapsedTime(begin));
        }

        return durations;
    }
}
