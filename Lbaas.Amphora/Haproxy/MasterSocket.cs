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
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await ConnectAsync(socket, path, time, either.Token);
            var sending = SendAsync(socket, Encoding.ASCII.GetBytes(text.ToString()), either.Token);
            // Read meanwhile: a master whose answers nobody takes takes no more commands.
            var answer = await ReceiveAsync(socket, either.Token);
            await sending;
            return answer;
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

    // After a reload the master executes itself anew and doesn't listen for a moment. Refused, nothing was done.
    private static async Task ConnectAsync(Socket socket, string path, TimeProvider time, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return;
            }
            catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionRefused && attempt < AttemptsMax)
            {
                await Task.Delay(Pause, time, cancellation);
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
