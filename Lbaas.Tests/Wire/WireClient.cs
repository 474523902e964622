using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lbaas.Tests.Wire;

/// <summary>What a client got; status 0 when the connection ended without an answer.</summary>
internal sealed record Answer(int Status, Head Head, string Body)
{
    public static readonly Answer None = new(0, new Head("", []), "");

    /// <summary>The status, and where to if it is a redirection.</summary>
    public string Outcome => Head["Location"] is [var location] ? $"{Status} {location}" : Status.ToString(CultureInfo.InvariantCulture);

    /// <summary>What stands before the attributes of each cookie that is set.</summary>
    public string[] Cookies => [.. Head["Set-Cookie"].Select(cookie => cookie.Split(';')[0])];
}

/// <summary>One client connection, by hand: a client library would tidy up what is odd here, and choose its own source.</summary>
internal sealed class WireClient : IDisposable
{
    private readonly Socket _socket;
    private readonly HttpText _text;

    private WireClient(Socket socket)
    {
        _socket = socket;
        Stream = new NetworkStream(socket, ownsSocket: true);
        _text = new HttpText(Stream);
    }

    public NetworkStream Stream { get; }

    public IPEndPoint Source => (IPEndPoint)_socket.LocalEndPoint!;

    public static async Task<WireClient> ConnectAsync(string address, int port, string? source = null)
    {
        var target = IPAddress.Parse(address);
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (source is not null)
                socket.Bind(new IPEndPoint(IPAddress.Parse(source), 0));
            await socket.ConnectAsync(target, port);
            return new WireClient(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>One request on a connection of its own; no answer when that is broken off, however early.</summary>
    public static async Task<Answer> OnceAsync(string address, int port, string target = "/", string? source = null, params string[] headers)
    {
        try
        {
            using var client = await ConnectAsync(address, port, source);
            return await client.AskAsync(target, headers);
        }
        catch (SocketException broken) when (broken.SocketErrorCode == SocketError.ConnectionReset)
        {
            return Answer.None;
        }
    }

    /// <summary>A GET; its Host is <c>plain.example</c> unless a header says another.</summary>
    public async Task<Answer> AskAsync(string target = "/", params string[] headers)
    {
        try
        {
            await SendAsync(target, headers);
        }
        catch (IOException)
        {
            return Answer.None;
        }
        return await AnswerAsync();
    }

    public async Task SendAsync(string target = "/", params string[] headers)
    {
        var host = Array.Exists(headers, header => header.StartsWith("Host:", StringComparison.Ordinal)) ? "" : "Host: plain.example\r\n";
        var lines = string.Concat(headers.Select(header => header + "\r\n"));
        await Stream.WriteAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\n{host}{lines}\r\n"));
    }

    /// <summary>The next answer; none when the connection ends or breaks.</summary>
    public async Task<Answer> AnswerAsync()
    {
        try
        {
            return await _text.HeadAsync() is { } head
                ? new Answer(int.Parse(head.First.Split(' ')[1], CultureInfo.InvariantCulture), head, await _text.BodyAsync(head.BodyLength))
                : Answer.None;
        }
        catch (IOException)
        {
            return Answer.None;
        }
    }

    public void Dispose() => Stream.Dispose();
}
