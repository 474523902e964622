using System.Net.Sockets;
using System.Text;

namespace Lbaas.Tests.Api;

/// <summary>A client that sends what no HTTP library would, and takes no more than it likes.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };

    public RawClient(Uri server) => _socket.Connect(server.Host, server.Port);

    /// <summary>Bytes that have come and were not read.</summary>
    public int Waiting => _socket.Available;

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Everything until the server closes the connection.</summary>
    public async Task<string> ReadAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var stream = new NetworkStream(_socket);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(limit.Token);
    }

    public void Dispose() => _socket.Dispose();
}
