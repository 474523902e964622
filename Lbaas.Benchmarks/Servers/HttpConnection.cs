using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Lbaas.Benchmarks.Servers;

/// <summary>
/// One kept-alive connection that sends prepared bytes and finds status and body in the answer. The client of a benchmark
/// shares its machine with the server: what it doesn't burn is measured of the server.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 60_000 };
    private readonly byte[] _buffer = new byte[256 * 1024];

    public HttpConnection(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>A request without a body (null) or with one.</summary>
    public static byte[] Request(string method, string path, string? body = null) => System.Text.Encoding.UTF8.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-Project-Id: benchmark\r\n" + (body is null
            ? "\r\n"
            : $"Content-Type: application/json\r\nContent-Length: {System.Text.Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    /// <summary>Sends, and waits for the whole answer. The answer is valid until the next call.</summary>
    /// <exception cref="IOException">The server hung up, or answered something else than HTTP with a length.</exception>
    public HttpAnswer Send(ReadOnlySpan<byte> request)
    {
        _socket.Send(request);
        var (filled, bodyAt, length) = (0, 0, 0);
        while (bodyAt == 0 || filled < bodyAt + length)
        {
            var read = _socket.Receive(_buffer.AsSpan(filled));
            if (read == 0)
                throw new IOException("The server hung up.");
            filled += read;
            if (bodyAt == 0 && _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) is var end and > 0)
                (bodyAt, length) = (end + 4, LengthIn(_buffer.AsSpan(0, end)));
        }

        _ = Utf8Parser.TryParse(_buffer.AsSpan("HTTP/1.1 ".Length, 3), out int status, out _);
        return new HttpAnswer(status, _buffer.AsSpan(bodyAt, length));
    }

    public void Dispose() => _socket.Dispose();

    private static int LengthIn(ReadOnlySpan<byte> head)
    {
        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        if (at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _))
            return length;
        // 204 alone has none.
        return head.StartsWith("HTTP/1.1 204"u8) ? 0 : throw new IOException("The answer has no length.");
    }
}

internal readonly ref struct HttpAnswer(int status, ReadOnlySpan<byte> body)
{
    public int Status { get; } = status;

    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>The first value of a string property, or empty.</summary>
    /// <param name="key">With quotes, colon and the opening quote: <c>"id":"</c>.</param>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> key)
    {
        var at = Body.IndexOf(key);
        if (at < 0)
            return default;
        var value = Body[(at + key.Length)..];
        return value[..value.IndexOf((byte)'"')];
    }

    /// <exception cref="IOException">Another status.</exception>
    public HttpAnswer Expect(int status) => Status == status
        ? this
        : throw new IOException($"{Status} instead of {status}: {System.Text.Encoding.UTF8.GetString(Body)}");
}
