using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lbaas.Benchmarks.Datagrams;

/// <summary>Clients that keep a few datagrams on their way each, and count the answers.</summary>
internal sealed class Asker : IDisposable
{
    private const int Clients = 16;
    private const int OnTheirWay = 8;
    private const int Bytes = 128;

    private readonly Socket[] _sockets;
    private readonly byte[] _buffer = new byte[2048];

    public Asker(IPEndPoint target) => _sockets = [.. Enumerable.Range(0, Clients).Select(_ =>
    {
        // A datagram that is lost must not hold up the rest.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 200 };
        socket.Connect(target);
        return socket;
    })];

    /// <returns>Answers per second.</returns>
    public double Run(TimeSpan duration)
    {
        var start = Stopwatch.GetTimestamp();
        var answers = 0L;
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            foreach (var socket in _sockets)
                for (var i = 0; i < OnTheirWay; i++)
                    socket.Send(_buffer.AsSpan(0, Bytes));
            foreach (var socket in _sockets)
                for (var i = 0; i < OnTheirWay; i++)
                    answers += socket.Receive(_buffer, SocketFlags.None, out var error) > 0 && error == SocketError.Success ? 1 : 0;
        }
        return answers / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
    }
}
