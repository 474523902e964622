using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Lbaas.Amphora.Network;

/// <summary>Sends whole Ethernet frames (Linux packet sockets, packet(7)).</summary>
internal static class PacketSocket
{
    private const int Family = 17;
    private const int RawCloseOnExec = 3 | 0x80000;
    private const int AddressBytes = 20;

    /// <summary>Sends a frame out of an interface of the calling thread's network.</summary>
    /// <exception cref="IOException">It wasn't sent.</exception>
    public static void Send(int interfaceIndex, byte[] frame)
    {
        // With protocol 0 nothing is ever received.
        var descriptor = socket(Family, RawCloseOnExec, 0);
        if (descriptor < 0)
            throw Fault("socket");
        // struct sockaddr_ll: the frame has the rest in its header.
        var address = new byte[AddressBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(address, Family);
        BinaryPrimitives.WriteInt32LittleEndian(address.AsSpan(4), interfaceIndex);
        var sent = sendto(descriptor, frame, frame.Length, 0, address, AddressBytes);
        var fault = sent == frame.Length ? null : Fault("sendto");
        _ = close(descriptor);
        if (fault is not null)
            throw fault;
    }

    private static IOException Fault(string call) =>
        new($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [DllImport("libc", SetLastError = true)]
    private static extern int socket(int family, int kind, int protocol);

    [DllImport("libc", SetLastError = true)]
    private static extern nint sendto(int descriptor, byte[] content, nint bytes, int flags, byte[] address, int addressBytes);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);
}
