using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Lbaas.Amphora.Forwarding;

/// <summary>
/// What the agent may ask, at a Unix socket that only its own user can reach: one line, one answer. <c>apply ID</c> brings a
/// listener into line with its files; <c>show</c> answers a <see cref="ForwarderReport"/>; <c>leave</c> does so as well, when no
/// more clients are taken and those there were have had their answers.
/// </summary>
internal sealed class ControlServer : IDisposable
{
    public const string Done = "done";
    public const string Show = "show";
    public const string Leave = "leave";

    private const int QuestionBytesMax = 256;
    private const int Waiting = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket _listening = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Forwarder _forwarder;
    private readonly ListenerLoader _loader;
    private readonly TimeProvider _time;

    /// <summary>From now on questions are kept until they are answered.</summary>
    public ControlServer(ForwarderFiles files, Forwarder forwarder, ListenerLoader loader, TimeProvider time)
    {
        (_forwarder, _loader, _time) = (forwarder, loader, time);
        File.Delete(files.Socket);
        _listening.Bind(new UnixDomainSocketEndPoint(files.Socket));
        File.SetUnixFileMode(files.Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _listening.Listen(Waiting);
    }

    /// <summary>Serves one after the other until it is cancelled; the agent is the only client.</summary>
    public async Task ServeAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            using var client = await _listening.AcceptAsync(cancellation).ConfigureAwait(false);
            using var patience = new CancellationTokenSource(Patience, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
            try
            {
                var question = await QuestionAsync(client, either.Token).ConfigureAwait(false);
                await client.SendAsync(await AnswerAsync(question).ConfigureAwait(false), either.Token).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync($"A question was not answered: {fault.Message}").ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _listening.Dispose();

    private static async Task<string> QuestionAsync(Socket client, CancellationToken cancellation)
    {
        var buffer = new byte[QuestionBytesMax];
        var length = 0;
        while (length < buffer.Length && await client.ReceiveAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false) is var read and > 0)
        {
            length += read;
            if (buffer.AsSpan(0, length).Contains((byte)'\n'))
                break;
        }
        return Encoding.ASCII.GetString(buffer, 0, length).Trim();
    }

    private async Task<byte[]> AnswerAsync(string question) => question.Split(' ') switch
    {
        ["apply", var id] when Guid.TryParseExact(id, "D", out var listener) =>
            Encoding.UTF8.GetBytes(await _loader.LoadAsync(listener).ConfigureAwait(false) ?? Done),
        [Show] => await ReportAsync().ConfigureAwait(false),
        [Leave] => await LeaveAsync().ConfigureAwait(false),
        _ => "unknown question"u8.ToArray(),
    };

    private async Task<byte[]> LeaveAsync()
    {
        await _forwarder.LeaveAsync(ForwarderProgram.Grace).ConfigureAwait(false);
        return await ReportAsync().ConfigureAwait(false);
    }

    private async Task<byte[]> ReportAsync() =>
        JsonSerializer.SerializeToUtf8Bytes(await _forwarder.ReportAsync().ConfigureAwait(false), ForwarderJson.Default.ForwarderReport);
}
