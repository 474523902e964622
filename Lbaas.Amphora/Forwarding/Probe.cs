using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lbaas.Amphora.Datagrams.Configuration;

namespace Lbaas.Amphora.Forwarding;

/// <summary>Asks a member once.</summary>
internal static class Probe
{
    private const int AnswerBytesMax = 4096;

    // How long netcat waits for an ICMP error, in Octavia's script: silence after that is success.
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(1);

    /// <exception cref="OperationCanceledException">Only by <paramref name="cancellation"/>.</exception>
    public static async Task<bool> SucceedsAsync(MemberCheck check, TimeProvider time, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(check.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            return check.Kind switch
            {
                CheckKind.UdpConnect => await UdpAsync(check, time, either.Token).ConfigureAwait(false),
                CheckKind.Tcp => await TcpAsync(check.Endpoint, either.Token).ConfigureAwait(false),
                _ => await HttpAsync(check, either.Token).ConfigureAwait(false),
            };
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return check.Kind == CheckKind.UdpConnect; // nobody said that nobody is there
        }
    }

    private static async Task<bool> UdpAsync(MemberCheck check, TimeProvider time, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(SilenceMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silence.Token);
        using var socket = new Socket(check.Endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(check.Endpoint, cancellation).ConfigureAwait(false);
        await socket.SendAsync("X"u8.ToArray(), cancellation).ConfigureAwait(false); // what netcat sends
        try
        {
            await socket.ReceiveAsync(new byte[AnswerBytesMax], either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return true;
        }
    }

    private static async Task<bool> TcpAsync(IPEndPoint endpoint, CancellationToken cancellation)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint, cancellation).ConfigureAwait(false);
        return true;
    }

    private static async Task<bool> HttpAsync(MemberCheck check, CancellationToken cancellation)
    {
        var question = check.Http!;
        using var socket = new Socket(check.Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(check.Endpoint, cancellation).ConfigureAwait(false);
        var request = $"GET {question.Path} HTTP/{(question.IsVersion11 ? "1.1" : "1.0")}\r\nHost: {question.Host ?? check.Endpoint.ToString()}\r\n"
            + "User-Agent: Lbaas\r\nConnection: close\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellation).ConfigureAwait(false);
        return await StatusAsync(socket, cancellation).ConfigureAwait(false) is { } status && question.ExpectedCodes.Contains(status);
    }

    // Of "HTTP/1.x NNN …" the number.
    private static async Task<int?> StatusAsync(Socket socket, CancellationToken cancellation)
    {
        const int enough = 12;
        var answer = new byte[AnswerBytesMax];
        var length = 0;
        while (length < enough && await socket.ReceiveAsync(answer.AsMemory(length), cancellation).ConfigureAwait(false) is var read and > 0)
            length += read;
        var text = Encoding.ASCII.GetString(answer, 0, length);
        return length >= enough && text.StartsWith("HTTP/", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;
    }
}
