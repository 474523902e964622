using System.Net.Sockets;
using System.Text;

namespace Lbaas.Amphora.Haproxy;

/// <summary>
/// A conversation with one worker that stays open. A worker that is told to leave doesn't end before its command line
/// sessions do (except by hard-stop-after), so that its last words can be heard.
/// </summary>
internal sealed class WorkerLine : IWorkerLine
{
    private const int AnswerBytesMax = 32 << 20;

    // Short: one worker that hangs must not keep the others from being heard.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly TimeProvider _time;
    private readonly long _openedAt;

    private WorkerLine(TimeProvider time)
    {
        _time = time;
        _openedAt = time.GetTimestamp();
    }

    public TimeSpan Age => _time.GetElapsedTime(_openedAt);

    /// <summary>A line to the worker that answers at a stats socket now.</summary>
    /// <exception cref="IOException">None does.</exception>
    public static async Task<WorkerLine> OpenAsync(string path, TimeProvider time, CancellationToken cancellation)
    {
        var line = new WorkerLine(time);
        try
        {
            await line._socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            await line.AskAsync("prompt", cancellation); // or it would hang up after the first answer
            return line;
        }
        catch (Exception fault)
        {
            line.Dispose();
            if (fault is SocketException)
                throw new IOException($"'{path}': {fault.Message}", fault);
            throw;
        }
    }

    /// <summary>
    /// One question, the whole answer up to the next prompt. Several questions in one line would get a prompt each.
    /// </summary>
    /// <exception cref="IOException">The worker is gone, or doesn't answer in time: the line is of no more use.</exception>
    public async Task<string> AskAsync(string question, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            await _socket.SendAsync(Encoding.ASCII.GetBytes(question + "\n"), either.Token);
            using var answer = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (!answer.GetBuffer().AsSpan(0, (int)answer.Length).EndsWith("\n> "u8))
            {
                if (await _socket.ReceiveAsync(buffer, either.Token) is not (> 0 and var read))
                    throw new IOException("The worker has hung up.");
                answer.Write(buffer, 0, read);
                if (answer.Length > AnswerBytesMax)
                    throw new IOException("The worker's answer has no end.");
            }
            return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length - "> ".Length);
        }
        catch (SocketException fault)
        {
            throw new IOException($"The worker is gone: {fault.Message}", fault);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"The worker did not answer within {Timeout.TotalSeconds} s.");
        }
    }

    public void Dispose() => _socket.Dispose();
}
