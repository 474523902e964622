using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Lbaas.Amphora.Haproxy;

/// <summary>
/// Gives orders to a worker through its master, whatever the configuration says of sockets: the one that it describes is the
/// tenants' side of HAProxy and may only be asked.
/// </summary>
internal static class MasterSocket
{
    private const int AnswerBytesMax = 32 << 20;

    private const int AttemptsMax = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>All the commands, one after the other; a refused one does not keep the next from being done.</summary>
    /// <returns>What the worker said to all of them.</returns>
    /// <exception cref="IOException">The master doesn't listen, or doesn't answer in time: any part may have been done.</exception>
    public static async Task<string> TellAsync(
        string path, int worker, IEnumerable<string> commands, TimeProvider time, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        var text = new StringBuilder();
        foreach (var command in commands)
            text.Append(CultureInfo.InvariantCulture, $"@!{worker} {command}\n");
        try
        {
            var orders = Encoding.ASCII.GetBytes(text.ToString());
            for (var attempt = 1; ; attempt++)
            {
                if (await TryTellAsync(path, orders, attempt < AttemptsMax, either.Token) is { Length: > 0 } answer)
                    return answer;
                await Task.Delay(Pause, time, either.Token);
            }
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

    // After a reload the master executes itself anew: it refuses for a moment, or hangs up. Then all is said again; nothing
    // of what is said here does harm twice.
    private static async Task<string?> TryTellAsync(string path, byte[] orders, bool maySayItAgain, CancellationToken cancellation)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            var sending = SendAsync(socket, orders, cancellation);
            // Read meanwhile: a master whose answers nobody takes takes no more commands.
            var answer = await ReceiveAsync(socket, cancellation);
            await sending;
            return answer;
        }
        catch (SocketException) when (maySayItAgain)
        {
            return null;
        }
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> commands, CancellationToken cancellation)
    {
        while (commands.Length > 0)
            commands = commands[await socket.SendAsync(commands, cancellation)..];
        socket.Shutdown(SocketShutdown.Send); // or it would wait for more
    }

    private static async Task<string> ReceiveAsync(Socket socket, CancellationToken cancellation)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await socket.ReceiveAsync(buffer, cancellation) is var read and > 0)
        {
            answer.Write(buffer, 0, read);
            if (answer.Length > AnswerBytesMax)
                throw new IOException("The answer of HAProxy's master has no end.");
        }
        return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }
}
