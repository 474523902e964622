using System.Net;
using System.Net.Sockets;

namespace Lbaas.Benchmarks.Heartbeats;

/// <summary>Sends datagrams as fast as they are handled: never more than a few on their way, so that the kernel drops none.</summary>
internal sealed class UdpPair(IPEndPoint receiver, Func<long> handled) : IDisposable
{
    private const long OnTheirWayMax = 64;

    private readonly Socket _sender = new(receiver.AddressFamily, SocketType.Dgram, ProtocolType.Udp);

    /// <summary>Sends all and returns when all are handled.</summary>
    public void Send(IEnumerable<byte[]> datagrams)
    {
        _sender.Connect(receiver);
        var (begin, sent) = (handled(), 0L);
        foreach (var datagram in datagrams)
        {
            Await(begin + sent - OnTheirWayMax);
            _sender.Send(datagram);
            sent++;
        }

        Await(begin + sent);
    }

    public void Dispose() => _sender.Dispose();

    private void Await(long count)
    {
        while (handled() < count)
            Thread.Yield();
    }
}
