using System.Net.Sockets;
using System.Text;

namespace Lbaas.Benchmarks.Members;

/// <summary>What a running HAProxy says that it has in effect.</summary>
internal static class StatsSocket
{
    private const int PauseMs = 1;
    private const int AttemptsMax = 20_000;

    /// <summary>Asks again and again until the server stands in the statistics.</summary>
    /// <exception cref="TimeoutException">It never does.</exception>
    public static void AwaitServer(string path, string name)
    {
        var wanted = Encoding.ASCII.GetBytes($",{name},");
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (TryAsk(path).AsSpan().IndexOf(wanted) >= 0)
                return;
            Thread.Sleep(PauseMs);
        }

        throw new TimeoutException($"HAProxy at {path} never had the server {name}.");
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
