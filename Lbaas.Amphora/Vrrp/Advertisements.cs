using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lbaas.Amphora.Network;

namespace Lbaas.Amphora.Vrrp;

/// <summary>
/// Whether anybody holds the VIPs just now: who does says so every second, and what is said passes here, be it this node's own word
/// or another's.
/// </summary>
public sealed partial class Advertisements(NetworkNamespace network, TimeProvider time, ILogger<Advertisements> logger)
{
    // packet(7) and socket(7): every packet that comes or goes, without its Ethernet header.
    private const AddressFamily PacketFamily = AddressFamily.Packet;
    private const int EverythingInNetworkOrder = 0x0300;
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;

    private const int Vrrp = 112;
    private const int HeaderBytesV6 = 40;
    private const int PriorityOffset = 2;
    private const int FilterBytes = 8;

    // A BACKUP waits for three of them and a fraction of a second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4.5);

    // Others would have to be copied only to be thrown away, and there may be many: code, jump if true, jump if false, operand.
    private static readonly (ushort Code, byte True, byte False, uint Operand)[] OnlyVrrp =
    [
        (0x30, 0, 0, 0), // the first byte
        (0x54, 0, 0, 0xf0), // its upper half is the version of IP
        (0x15, 0, 2, 0x40),
        (0x30, 0, 0, 9), // IPv4: the protocol
        (0x05, 0, 0, 1),
        (0x30, 0, 0, 6), // IPv6: the next header
        (0x15, 0, 1, Vrrp),
        (0x06, 0, 0, 0xffff), // all of it
        (0x06, 0, 0, 0), // nothing
    ];

    /// <summary>Waits until one passes, and no longer than a node waits that is to take the VIPs from a dead one.</summary>
    public async Task NextAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var socket = Open();
            var packet = new byte[256];
            while (!SaysWhoHolds(packet.AsSpan(0, await socket.ReceiveAsync(packet, either.Token))))
            {
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Log.NobodyHolds(logger);
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            Log.Deaf(logger, fault.Message);
        }
    }

    /// <summary>Is the packet, from its IP header on, an advertisement of one that goes on? A goodbye has priority 0.</summary>
    internal static bool SaysWhoHolds(ReadOnlySpan<byte> packet)
    {
        var header = packet switch
        {
            [var first, _, _, _, _, _, _, _, _, Vrrp, ..] when first >> 4 == 4 => 4 * (first & 0xf),
            [var first, _, _, _, _, _, Vrrp, ..] when first >> 4 == 6 => HeaderBytesV6,
            _ => packet.Length,
        };
        return header + PriorityOffset < packet.Length && packet[header + PriorityOffset] != 0;
    }

    private Socket Open()
    {
        var socket = network.CreateSocket(PacketFamily, SocketType.Dgram, (ProtocolType)EverythingInNetworkOrder);
        try
        {
            Filter(socket);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // struct sock_fprog: how many, and where they are.
    private static void Filter(Socket socket)
    {
        var code = new byte[OnlyVrrp.Length * FilterBytes];
        for (var i = 0; i < OnlyVrrp.Length; i++)
        {
            var instruction = code.AsSpan(i * FilterBytes);
            MemoryMarshal.Write(instruction, OnlyVrrp[i].Code);
            instruction[2] = OnlyVrrp[i].True;
            instruction[3] = OnlyVrrp[i].False;
            MemoryMarshal.Write(instruction[4..], OnlyVrrp[i].Operand);
        }
        var pinned = GCHandle.Alloc(code, GCHandleType.Pinned);
        try
        {
            var program = new byte[2 * IntPtr.Size];
            MemoryMarshal.Write(program, (ushort)OnlyVrrp.Length);
            MemoryMarshal.Write(program.AsSpan(IntPtr.Size), pinned.AddrOfPinnedObject());
            socket.SetRawSocketOption(SocketLevel, AttachFilter, program);
        }
        finally
        {
            pinned.Free();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Nobody says that they hold the VIPs")]
        public static partial void NobodyHolds(ILogger logger);

        [LoggerMessage(2, LogLevel.Warning, "Whether anybody holds the VIPs can't be heard: {Reason}")]
        public static partial void Deaf(ILogger logger, string reason);
    }
}
