using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lbaas.Tests.Datagrams;

/// <summary>A client with one socket, so one flow.</summary>
internal sealed class UdpClientUnderTest : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[65_536];

    public UdpClientUnderTest(IPEndPoint vip, IPAddress? from = null)
    {
        _socket = new Socket(vip.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (from is not null)
            _socket.Bind(new IPEndPoint(from, 0));
        _socket.Connect(vip);
    }

    /// <summary>Sends a datagram and waits for the answer.</summary>
    /// <returns>Who answered.</returns>
    public async Task<string> AskAsync(string text = "hello")
    {
        using var patience = new CancellationTokenSource(Patience);
        var answer = await ExchangeAsync(text, patience.Token);
        Assert.EndsWith(":" + text, answer);
        return answer[..answer.IndexOf(':')];
    }

    /// <summary>Null when nobody answers for so long.</summary>
    public async Task<string?> TryAskAsync(TimeSpan wait, string text = "hello")
    {
        using var patience = new CancellationTokenSource(wait);
        try
        {
            var answer = await ExchangeAsync(text, patience.Token);
            return answer[..answer.IndexOf(':')];
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (SocketException)
        {
            return null; // nobody has the port
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> ExchangeAsync(string text, CancellationToken cancellation)
    {
        await _socket.SendAsync(Encoding.ASCII.GetBytes(text), cancellation);
        while (true)
        {
            var length = await _socket.ReceiveAsync(_buffer, cancellation);
            var answer = Encoding.ASCII.GetString(_buffer, 0, length);
            if (answer.EndsWith(":" + text, StringComparison.Ordinal))
                return answer; // and not a late answer to what was asked before
        }
    }
}
