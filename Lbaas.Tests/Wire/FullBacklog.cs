using System.Net;
using System.Net.Sockets;

namespace Lbaas.Tests.Wire;

/// <summary>An address that neither accepts a connection nor refuses it: a listening socket whose queue is full.</summary>
internal sealed class FullBacklog : IDisposable
{
    // One is queued although the backlog is 0; the others are still asking.
    private const int Clients = 3;
    private readonly Socket _listening = Tcp();
    private readonly Socket[] _queued = [.. Enumerable.Range(0, Clients).Select(_ => Tcp())];

    public FullBacklog()
    {
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen(0);
        foreach (var client in _queued)
            _ = client.ConnectAsync(_listening.LocalEndPoint!).ContinueWith(ended => ended.Exception, TaskScheduler.Default);
    }

    public int Port => ((IPEndPoint)_listening.LocalEndPoint!).Port;

    public void Dispose()
    {
        foreach (var client in _queued)
            client.Dispose();
        _listening.Dispose();
    }

    private static Socket Tcp() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
