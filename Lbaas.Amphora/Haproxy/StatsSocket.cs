using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Lbaas.Amphora.Haproxy;

/// <summary>Asks HAProxy at its stats socket.</summary>
internal static class StatsSocket
{
    private const int AnswerBytesMax = 32 << 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>One question (or several, parted by semicolons), the whole answer.</summary>
    /// <exception cref="IOException">It doesn't listen, doesn't answer in time, or doesn't stop answering.</exception>
    public static async Task<string> AskAsync(string path, string question, TimeProvider time, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), either.Token);
            await socket.SendAsync(Encoding.ASCII.GetBytes(question + "\n"), either.Token);
            using var answer = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (await socket.ReceiveAsync(buffer, either.Token) is var read and > 0)
            {
                answer.Write(buffer, 0, read);
                if (answer.Length > AnswerBytesMax)
                    throw new IOException($"The answer at '{path}' has no end.");
            }
            return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
        }
        catch (SocketException fault)
        {
            throw new IOException($"'{path}': {fault.Message}", fault);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"'{path}' did not answer within {Timeout.TotalSeconds} s.");
        }
    }

    /// <summary>The pid of the worker that answers, or null when none does.</summary>
    public static async Task<int?> TryAskPidAsync(string path, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            return PidIn(await AskAsync(path, "show info", time, cancellation));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The pid in an answer to <c>show info</c>.</summary>
    public static int? PidIn(string answer)
    {
        foreach (var line in answer.AsSpan().EnumerateLines())
            if (line.StartsWith("Pid: ", StringComparison.Ordinal)
                && int.TryParse(line[5..], CultureInfo.InvariantCulture, out var pid))
                return pid;
        return null;
    }
}
