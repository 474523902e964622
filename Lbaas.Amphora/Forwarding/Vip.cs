using System.Net;
using System.Net.Sockets;

namespace Lbaas.Amphora.Forwarding;

/// <summary>One address of a listener: the socket that clients know, and their flows.</summary>
internal sealed class Vip : IReadable
{
    private const int DatagramsAtOnce = 64;
    private const int QueueBytes = 4 << 20;

    // Linux: <asm-generic/socket.h>, <linux/in.h>, <linux/in6.h>.
    private const int LevelSocket = 1;
    private const int ReusePort = 15;
    private const int ReceiveBuffer = 8;
    private const int ReceiveBufferForce = 33;
    private const int LevelIp = 0;
    private const int FreeBind = 15;
    private const int LevelIp6 = 41;
    private const int FreeBind6 = 78;
    private const int Only6 = 26;

    private readonly Dictionary<ClientKey, Flow> _flows = [];

    /// <exception cref="IOException">The address can't be bound.</exception>
    public Vip(ForwardedListener listener, IPEndPoint endpoint)
    {
        Listener = listener;
        Endpoint = endpoint;
        IsV6 = endpoint.AddressFamily == AddressFamily.InterNetworkV6;
        Descriptor = Native.CreateDatagramSocket(endpoint.AddressFamily);
        try
        {
            // While an amphora succeeds another, both have the address.
            Native.SetOption(Descriptor, LevelSocket, ReusePort, 1);
            // A standby has the VIP only when it becomes active.
            Native.SetOption(Descriptor, IsV6 ? LevelIp6 : LevelIp, IsV6 ? FreeBind6 : FreeBind, 1);
            if (IsV6)
                Native.SetOption(Descriptor, LevelIp6, Only6, 1);
            Native.SetOption(Descriptor, LevelSocket, ReceiveBuffer, QueueBytes, required: false);
            Native.SetOption(Descriptor, LevelSocket, ReceiveBufferForce, QueueBytes, required: false);
            var address = endpoint.Serialize();
            Native.Bind(Descriptor, address.Buffer.Span[..address.Size]);
        }
        catch (IOException fault)
        {
            Native.Close(Descriptor);
            throw new IOException($"{endpoint}: {fault.Message}", fault);
        }
    }

    public ForwardedListener Listener { get; }

    public IPEndPoint Endpoint { get; }

    public bool IsV6 { get; }

    public int Descriptor { get; }

    public IReadOnlyCollection<Flow> Flows => _flows.Values;

    /// <summary>What clients say goes to their members.</summary>
    public void OnReadable(PacketBuffers buffers)
    {
        for (var i = 0; i < DatagramsAtOnce; i++)
        {
            var addressBytes = buffers.Address.Length;
            var received = Native.Receive(Descriptor, buffers.Datagram, buffers.Address, ref addressBytes);
            if (received == -Native.WouldBlock)
                return;
            if (received < 0)
                continue; // the error of an earlier answer, to a client that is gone
            var address = buffers.Address.AsSpan(0, addressBytes);
            if (FlowOf(address) is { } flow)
                flow.Send(buffers.Datagram.AsSpan(0, received));
            else
                Listener.Counters.Dropped++;
        }
    }

    public void Remove(Flow flow) => _flows.Remove(flow.Key);

    private Flow? FlowOf(ReadOnlySpan<byte> address)
    {
        var key = ClientKey.Of(address);
        if (_flows.TryGetValue(key, out var flow))
        {
            Listener.Forwarder.Touch(flow);
            return flow.Member.Serves || Listener.TryMove(flow) ? flow : null;
        }
        if (!Listener.Admits(key, IsV6) || Listener.Begin(this, key, address) is not { } begun)
            return null;
        _flows.Add(key, begun);
        return begun;
    }
}
