using System.Net;
using System.Net.Sockets;

namespace Lbaas.Tests.EndToEnd;

/// <summary>Ports that stay free while a server is down between two starts.</summary>
internal static class Ports
{
    // Below the range from which the system takes the ports of outgoing connections: a client must not get the server's.
    private const int First = 20_000;
    private const int End = 32_000;

    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if (IsFree(port, SocketType.Stream, ProtocolType.Tcp) && IsFree(port, SocketType.Dgram, ProtocolType.Udp))
                return port;
        }
    }

    private static bool IsFree(int port, SocketType type, ProtocolType protocol)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
