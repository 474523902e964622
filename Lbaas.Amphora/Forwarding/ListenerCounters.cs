namespace Lbaas.Amphora.Forwarding;

/// <summary>
/// What a listener has counted since this process knows it. Bytes are those of the datagrams' contents, without any
/// header; a flow that is forgotten after its silence and comes back is counted anew.
/// </summary>
internal sealed class ListenerCounters
{
    public long BytesIn { get; set; }

    public long BytesOut { get; set; }

    public long Flows { get; set; }

    /// <summary>Datagrams that went nowhere: no member, a client that is not allowed, a full queue.</summary>
    public long Dropped { get; set; }
}
