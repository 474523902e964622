using System.Net.Sockets;
using Akka.Actor;

namespace Lbaas.Akka.Deaths;

/// <summary>What came of an attempt to connect to a member.</summary>
internal enum Knock
{
    /// <summary>Somebody listens there.</summary>
    Answered,

    /// <summary>A machine that lives says that nobody does: what no lost network ever says.</summary>
    Refused,

    /// <summary>Nothing can be concluded.</summary>
    Silent,
}

/// <summary>Connects, says nothing, and goes.</summary>
internal static class TcpKnock
{
    /// <summary>Tries where a node is reached by the others. Never fails.</summary>
    public static async Task<Knock> TryAsync(Address address, TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        try
        {
            // This fails too, where there are no more files to be opened.
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address.Host, address.Port ?? 0, patience.Token).ConfigureAwait(false);
            return Knock.Answered;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode == SocketError.ConnectionRefused ? Knock.Refused : Knock.Silent;
        }
        catch (OperationCanceledException)
        {
            return Knock.Silent;
        }
    }
}
