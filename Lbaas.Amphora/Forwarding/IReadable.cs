namespace Lbaas.Amphora.Forwarding;

/// <summary>Something the forwarder's thread calls when its socket has a datagram or an error.</summary>
internal interface IReadable
{
    int Descriptor { get; }

    void OnReadable(PacketBuffers buffers);
}

/// <summary>What the one thread works with, made once.</summary>
internal sealed class PacketBuffers
{
    private const int DatagramBytesMax = 65_536;
    private const int AddressBytesMax = 128;

    // Pinned for life: the system calls then need not hold them.
    public byte[] Datagram { get; } = GC.AllocateUninitializedArray<byte>(DatagramBytesMax, pinned: true);

    public byte[] Address { get; } = GC.AllocateArray<byte>(AddressBytesMax, pinned: true);
}
