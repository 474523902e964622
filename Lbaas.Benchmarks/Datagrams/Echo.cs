using System.Net;
using System.Net.Sockets;

namespace Lbaas.Benchmarks.Datagrams;

/// <summary>A member that sends back what it gets, in a thread of its own.</summary>
internal sealed class Echo : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Thread _thread;

    public Echo()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Endpoint = (IPEndPoint)_socket.LocalEndPoint!;
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public IPEndPoint Endpoint { get; }

    public void Dispose()
    {
        _socket.Dispose();
        _thread.Join();
    }

    private void Serve()
    {
        var buffer = new byte[2048];
        var sender = new SocketAddress(AddressFamily.InterNetwork);
        try
        {
            while (true)
            {
                var length = _socket.ReceiveFrom(buffer, SocketFlags.None, sender);
                _socket.SendTo(buffer.AsSpan(0, length), SocketFlags.None, sender);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }
}
