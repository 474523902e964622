using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lbaas.Amphora.Forwarding;

/// <summary>
/// The system calls of the packet path: no exception, no task and no allocation for a datagram, and one thread for many
/// sockets, which the base library's sockets don't offer together. Linux.
/// </summary>
internal static class Native
{
    public const int WouldBlock = 11;
    public const int ConnectionRefused = 111;

    private const int AddressFamily4 = 2;
    private const int AddressFamily6 = 10;
    private const int Datagram = 2;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int DontWait = 0x40;
    private const int EpollAdd = 1;
    private const int EpollIn = 1;

    // The kernel packs the event on x64 and nowhere else.
    private static readonly int EventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int EventDataAt = EventBytes == 12 ? 4 : 8;

    public static int EventBufferBytes(int events) => events * EventBytes;

    public static int CreateDatagramSocket(AddressFamily family) => Check(
        socket(family == AddressFamily.InterNetworkV6 ? AddressFamily6 : AddressFamily4, Datagram | CloseOnExec | NonBlocking, 0), "socket");

    public static void SetOption(int descriptor, int level, int name, int value, bool required = true)
    {
        if (setsockopt(descriptor, level, name, in value, sizeof(int)) < 0 && required)
            throw Fault("setsockopt");
    }

    public static void Bind(int descriptor, ReadOnlySpan<byte> address) => Check(bind(descriptor, in Start(address), address.Length), "bind");

    /// <summary>False when there is no way there.</summary>
    public static bool TryConnect(int descriptor, ReadOnlySpan<byte> address) => connect(descriptor, in Start(address), address.Length) == 0;

    public static void Close(int descriptor) => _ = close(descriptor);

    /// <returns>The number of bytes, or the error with a minus sign.</returns>
    public static int Receive(int descriptor, Span<byte> buffer) =>
        Result(recv(descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length, DontWait));

    /// <returns>The number of bytes, or the error with a minus sign.</returns>
    public static int Receive(int descriptor, Span<byte> buffer, Span<byte> sender, ref int senderBytes) => Result(recvfrom(
        descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length, DontWait, ref MemoryMarshal.GetReference(sender), ref senderBytes));

    /// <returns>The number of bytes, or the error with a minus sign.</returns>
    public static int Send(int descriptor, ReadOnlySpan<byte> datagram) =>
        Result(send(descriptor, in Start(datagram), datagram.Length, DontWait));

    /// <returns>The number of bytes, or the error with a minus sign.</returns>
    public static int Send(int descriptor, ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> receiver) =>
        Result(sendto(descriptor, in Start(datagram), datagram.Length, DontWait, in Start(receiver), receiver.Length));

    public static int CreateEpoll() => Check(epoll_create1(CloseOnExec), "epoll_create1");

    public static int CreateEvent() => Check(eventfd(0, CloseOnExec | NonBlocking), "eventfd");

    public static void Raise(int eventDescriptor)
    {
        var one = 1L;
        _ = write(eventDescriptor, in one, sizeof(long));
    }

    public static void Lower(int eventDescriptor) => _ = read(eventDescriptor, out _, sizeof(long));

    public static void Watch(int epoll, int descriptor)
    {
        Span<byte> wanted = stackalloc byte[16];
        wanted[0] = EpollIn;
        BitConverter.TryWriteBytes(wanted[EventDataAt..], (long)descriptor);
        Check(epoll_ctl(epoll, EpollAdd, descriptor, in Start(wanted)), "epoll_ctl");
    }

    /// <returns>How many descriptors are ready; none when it was interrupted.</returns>
    public static int Wait(int epoll, Span<byte> events, int timeoutMs) =>
        Math.Max(0, epoll_wait(epoll, ref MemoryMarshal.GetReference(events), events.Length / EventBytes, timeoutMs));

    public static int DescriptorOf(ReadOnlySpan<byte> events, int index) => BitConverter.ToInt32(events[((index * EventBytes) + EventDataAt)..]);

    private static ref readonly byte Start(ReadOnlySpan<byte> bytes) => ref MemoryMarshal.GetReference(bytes);

    private static int Result(nint returned) => returned >= 0 ? (int)returned : -Marshal.GetLastPInvokeError();

    private static int Check(int returned, string call) => returned >= 0 ? returned : throw Fault(call);

    private static IOException Fault(string call) => new($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [DllImport("libc", SetLastError = true)]
    private static extern int socket(int domain, int type, int protocol);

    [DllImport("libc", SetLastError = true)]
    private static extern int setsockopt(int descriptor, int level, int name, in int value, int length);

    [DllImport("libc", SetLastError = true)]
    private static extern int bind(int descriptor, in byte address, int length);

    [DllImport("libc", SetLastError = true)]
    private static extern int connect(int descriptor, in byte address, int length);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern nint recv(int descriptor, ref byte buffer, nint length, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern nint recvfrom(int descriptor, ref byte buffer, nint length, int flags, ref byte address, ref int addressLength);

    [DllImport("libc", SetLastError = true)]
    private static extern nint send(int descriptor, in byte buffer, nint length, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern nint sendto(int descriptor, in byte buffer, nint length, int flags, in byte address, int addressLength);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_ctl(int epoll, int operation, int descriptor, in byte wanted);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_wait(int epoll, ref byte events, int eventsMax, int timeoutMs);

    [DllImport("libc", SetLastError = true)]
    private static extern int eventfd(uint value, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(int descriptor, in long value, nint length);

    [DllImport("libc", SetLastError = true)]
    private static extern nint read(int descriptor, out long value, nint length);
}
