using System.Net.Sockets;
using System.Text;
using Lbaas.Amphora.Network;

namespace Lbaas.Amphora.SessionTables;

/// <summary>
/// Tells a new worker, in the name of the one before it, that there is nothing more to learn (HAProxy's peers protocol 2.1:
/// a greeting of three lines, then control messages of two bytes).
/// </summary>
internal static class LastLesson
{
    // Class 0 (control), and what is said of the synchronization.
    private static readonly byte[] Finished = [0, 1];
    private static readonly byte[] Confirmed = [0, 3];

    // A worker that has nothing to say but this does not say much.
    private const int MessagesMax = 4;

    /// <exception cref="IOException">The worker does not take it.</exception>
    public static async Task GiveAsync(LocalPeer peer, NetworkNamespace network, CancellationToken cancellation)
    {
        try
        {
            var isTcp = peer.Address.AddressFamily != AddressFamily.Unix;
            using var socket = network.CreateSocket(peer.Address.AddressFamily, SocketType.Stream, isTcp ? ProtocolType.Tcp : ProtocolType.Unspecified);
            await socket.ConnectAsync(peer.Address, cancellation);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HAProxyS 2.1\n{peer.Name}\n{peer.Name} {Environment.ProcessId} 1\n"), cancellation);
            var answer = new byte[4];
            await stream.ReadExactlyAsync(answer, cancellation);
            if (Encoding.ASCII.GetString(answer) != "200\n")
                throw new IOException($"a worker refuses the lesson with {Encoding.ASCII.GetString(answer).Trim()}");
            // It need not ask: what comes from a local peer is what there is. It confirms, perhaps after having asked.
            await stream.WriteAsync(Finished, cancellation);
            var message = new byte[2];
            for (var i = 0; i < MessagesMax && !message.AsSpan().SequenceEqual(Confirmed); i++)
                await stream.ReadExactlyAsync(message, cancellation);
        }
        catch (SocketException fault)
        {
            throw new IOException(fault.Message, fault);
        }
    }
}
