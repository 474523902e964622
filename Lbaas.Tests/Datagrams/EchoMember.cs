using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lbaas.Tests.Datagrams;

/// <summary>A member that answers every datagram with its name, a colon and what it got.</summary>
internal sealed class EchoMember : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Socket _socket;
    private readonly Task _serving;
    private long _received;

    public EchoMember(string name, IPEndPoint? at = null)
    {
        Name = name;
        at ??= new IPEndPoint(IPAddress.Loopback, 0);
        _socket = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(at);
        Endpoint = (IPEndPoint)_socket.LocalEndPoint!;
        _serving = ServeAsync();
    }

    public string Name { get; }

    public Guid Id { get; } = Guid.NewGuid();

    public IPEndPoint Endpoint { get; }

    /// <summary>Datagrams of clients; the probes of monitors are not counted.</summary>
    public long Received => Interlocked.Read(ref _received);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _socket.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[65_536];
        var any = new IPEndPoint(Endpoint.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var got = await _socket.ReceiveFromAsync(buffer, any, _end.Token);
                if (got.ReceivedBytes != 1)
                    Interlocked.Increment(ref _received);
                await _socket.SendToAsync(Encoding.ASCII.GetBytes($"{Name}:{Encoding.ASCII.GetString(buffer, 0, got.ReceivedBytes)}"), got.RemoteEndPoint, _end.Token);
            }
            catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // An answer to somebody who is gone.
            }
        }
    }
}
