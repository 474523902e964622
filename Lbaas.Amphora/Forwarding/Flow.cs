namespace Lbaas.Amphora.Forwarding;

/// <summary>
/// One client's conversation with one member: a socket of its own, connected to the member, so that what comes back on it
/// is the client's and nobody else's.
/// </summary>
internal sealed class Flow(Vip vip, ClientKey key, byte[] client, int descriptor) : IReadable
{
    private const int DatagramsAtOnce = 32;

    public Vip Vip => vip;

    public ClientKey Key => key;

    public int Descriptor => descriptor;

    public required Member Member { get; set; }

    public Affinity? Affinity { get; set; }

    /// <summary>When a datagram passed last, in the forwarder's milliseconds.</summary>
    public long UsedMs { get; set; }

    /// <summary>Neighbours in the order of use.</summary>
    public Flow? Newer { get; set; }

    public Flow? Older { get; set; }

    /// <summary>What the member says goes to the client, from the address the client knows.</summary>
    public void OnReadable(PacketBuffers buffers)
    {
        for (var i = 0; i < DatagramsAtOnce; i++)
        {
            var received = Native.Receive(descriptor, buffers.Datagram);
            if (received == -Native.WouldBlock)
                return;
            // Nobody listens there (an ICMP error of an earlier datagram): the monitor's business, not ours.
            if (received < 0)
                continue;
            vip.Listener.Forwarder.Touch(this);
            if (Native.Send(vip.Descriptor, buffers.Datagram.AsSpan(0, received), client) >= 0)
                vip.Listener.Counters.BytesOut += received;
            else
                vip.Listener.Counters.Dropped++;
        }
    }

    /// <summary>A datagram of the client.</summary>
    public void Send(ReadOnlySpan<byte> datagram)
    {
        var sent = Native.Send(descriptor, datagram);
        // The refusal is that of an earlier datagram, and this one was not sent for it.
        if (sent == -Native.ConnectionRefused)
            sent = Native.Send(descriptor, datagram);
        if (sent >= 0)
            vip.Listener.Counters.BytesIn += datagram.Length;
        else
            vip.Listener.Counters.Dropped++;
    }
}
