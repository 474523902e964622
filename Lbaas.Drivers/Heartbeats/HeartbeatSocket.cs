using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lbaas.Drivers.Heartbeats;

/// <summary>
/// A UDP socket on an address shared with its siblings (Linux: the kernel spreads the senders over them).
/// </summary>
internal sealed class HeartbeatSocket : IDisposable
{
    // Linux: <asm-generic/socket.h>, <linux/sock_diag.h>.
    private const int SolSocket = 1;
    private const int SoReusePort = 15;
    private const int SoReceiveBufferForce = 33;
    private const int SoMemInfo = 55;
    private const int MemInfoQueued = 0;
    private const int MemInfoDrops = 8;
    private const int MemInfoWords = 9;

    private readonly Socket _socket;

    public HeartbeatSocket(IPEndPoint endpoint, int queueBytes, bool shared)
    {
        _socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = queueBytes };
        try
        {
            if (shared)
            {
                var on = 1;
                _socket.SetRawSocketOption(SolSocket, SoReusePort, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in on)));
            }
            ForceQueue(queueBytes);
            _socket.Bind(endpoint);
        }
        catch (SocketException refused)
        {
            _socket.Dispose();
            throw new SocketException(
                (int)refused.SocketErrorCode, $"{HeartbeatReceiverOptions.Section}:Endpoint {endpoint}: {refused.Message}");
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public IPEndPoint LocalEndpoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>What the kernel granted, in bytes.</summary>
    public int QueueBytes => _socket.ReceiveBufferSize;

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation) =>
        _socket.ReceiveAsync(buffer, SocketFlags.None, cancellation);

    /// <summary>
    /// Bytes of memory that wait in the kernel's queue, and datagrams the kernel dropped since the socket was made.
    /// </summary>
    public (uint QueuedBytes, uint Drops) ReadQueue()
    {
        Span<uint> words = stackalloc uint[MemInfoWords];
        _socket.GetRawSocketOption(SolSocket, SoMemInfo, MemoryMarshal.AsBytes(words));
        return (words[MemInfoQueued], words[MemInfoDrops]);
    }

    public void Dispose() => _socket.Dispose();

    private void ForceQueue(int bytes)
    {
        try
        {
            _socket.SetRawSocketOption(
                SolSocket, SoReceiveBufferForce, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in bytes)));
        }
        catch (SocketException)
        {
            // Only root may exceed the machine's limit; then what the ordinary option was granted stands, and is logged.
        }
    }
}
