using System.Diagnostics;

namespace Lbaas.Benchmarks.Servers;

/// <summary>
/// A number of clients that each do the same thing again and again, one after the other, on a thread and a connection of
/// their own.
/// </summary>
internal static class Crowd
{
    /// <summary>Does something <paramref name="count"/> times in all and says how often per second, and how long each took.</summary>
    public static (double PerSecond, List<TimeSpan> Durations) Run(int port, int clients, int count, Func<HttpConnection, Action> client)
    {
        var (left, durations, failures) = (count, new List<TimeSpan>(count), new List<Exception>());
        void Live()
        {
            var own = new List<TimeSpan>();
            try
            {
                using var connection = new HttpConnection(port);
                var act = client(connection);
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    var start = Stopwatch.GetTimestamp();
                    act();
                    own.Add(Stopwatch.GetElapsedTime(start));
                }
            }
            catch (Exception failure)
            {
                lock (failures)
                    failures.Add(failure);
            }

            lock (durations)
                durations.AddRange(own);
        }

        var threads = Enumerable.Range(0, clients).Select(_ => new Thread(Live, 256 * 1024)).ToList();
        var begin = Stopwatch.GetTimestamp();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        var rate = Figures.Sample.PerSecond(durations.Count, begin);
        return failures.Count == 0 ? (rate, durations) : throw new AggregateException(failures);
    }
}
