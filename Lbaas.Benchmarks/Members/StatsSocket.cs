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

    public static bool HasServerWithin(TimeSpan limit, string path, string name)
    {
        var (wanted, begin) = (Encoding.ASCII.GetBytes($",{name},"), Stopwatch.GetTimestamp());
        while (TryAsk(path).AsSpan().IndexOf(wanted) < 0)
        {
            if (Stopwatch.GetElapsedTime(begin) > limit)
                return false;
            Thread.Sleep(PauseMs);
        }

        return true;
    }

    private static byte[] TryAsk(string path)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.Send("show stat\n"u8);
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
