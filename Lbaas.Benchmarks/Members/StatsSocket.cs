using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Lbaas.Benchmarks.Members;

/// <summary>What a running HAProxy says that it has in effect.</summary>
internal static class StatsSocket
{
    private const int PauseMs = 1;

    private static readonly TimeSpan Never = TimeSpan.FromSeconds(30);

    /// <summary>Asks again and again until the server stands in the statistics.</summary>
    /// <exception cref="TimeoutException">It never does.</exception>
    public static void AwaitServer(string path, string name)
    {
        if (!HasServerWithin(Never, path, name))
            throw new TimeoutException($"HAProxy at {path} never had the server {name}.");
    }

    /// <summary>Asks again and again until so many servers of a pool are in use.</summary>
    /// <exception cref="TimeoutException">They never are.</exception>
    public static void AwaitServers(string path, string pool, int count)
    {
        var begin = Stopwatch.GetTimestamp();
        while (Rows(path).Count(row => row.StartsWith(pool, StringComparison.Ordinal) && !row.Contains(",BACKEND,") && IsInUse(row)) < count)
        {
            if (Stopwatch.GetElapsedTime(begin) > Never)
                throw new TimeoutException($"HAProxy at {path} never had {count} servers.");
            Thread.Sleep(PauseMs);
        }
    }

    /// <summary>The pid of the worker that answers.</summary>
    public static string Worker(string path) =>
        Encoding.ASCII.GetString(TryAsk(path, "show info\n"u8)).Split('\n').First(line => line.StartsWith("Pid:", StringComparison.Ordinal));

    private static bool HasServerWithin(TimeSpan limit, string path, string name)
    {
        var (wanted, begin) = ($",{name},", Stopwatch.GetTimestamp());
        while (!Rows(path).Any(row => row.Contains(wanted, StringComparison.Ordinal) && IsInUse(row)))
        {
            if (Stopwatch.GetElapsedTime(begin) > limit)
                return false;
            Thread.Sleep(PauseMs);
        }

        return true;
    }

    private static bool IsInUse(string row) => !row.Contains(",MAINT,", StringComparison.Ordinal);

    private static string[] Rows(string path) => Encoding.ASCII.GetString(TryAsk(path, "show stat\n"u8)).Split('\n');

    private static byte[] TryAsk(string path, ReadOnlySpan<byte> question)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.Send(question);
            using var answer = new MemoryStream();
            var buffer = new byte[64 * 1024];
            while (socket.Receive(buffer) is var read and > 0)
                answer.Write(buffer, 0, read);
            return answer.ToArray();
        }
        catch (SocketException)
        {
            // Between two workers nobody answers; the next attempt finds the new one.
            return [];
        }
    }
}
