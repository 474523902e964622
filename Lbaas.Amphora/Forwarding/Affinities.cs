namespace Lbaas.Amphora.Forwarding;

/// <summary>Where a client went last.</summary>
internal sealed class Affinity(Member member)
{
    public Member Member { get; set; } = member;

    /// <summary>When a datagram of it passed last, in the forwarder's milliseconds.</summary>
    public long UsedMs { get; set; }
}

/// <summary>Which member the clients of one virtual server stick to. Bounded: with too many the first to be found go.</summary>
internal sealed class Affinities
{
    private const int CountMax = 65_536;

    private readonly Dictionary<ClientKey, Affinity> _byNetwork = [];

    /// <summary>Null when the client has none, or it has run out, or its member takes nothing new.</summary>
    public Affinity? Find(in ClientKey network, long nowMs, TimeSpan timeout) =>
        _byNetwork.TryGetValue(network, out var affinity) && nowMs - affinity.UsedMs <= timeout.TotalMilliseconds && affinity.Member.IsOpen
            ? affinity
            : null;

    public Affinity Set(in ClientKey network, Member member, long nowMs)
    {
        if (_byNetwork.TryGetValue(network, out var known))
        {
            known.Member = member;
            known.UsedMs = nowMs;
            return known;
        }
        if (_byNetwork.Count == CountMax)
            _byNetwork.Remove(_byNetwork.First().Key);
        return _byNetwork[network] = new Affinity(member) { UsedMs = nowMs };
    }

    public void Expire(long nowMs, TimeSpan? timeout)
    {
        foreach (var (network, affinity) in _byNetwork)
        {
            if (affinity.Member.IsGone || timeout is not { } bound || nowMs - affinity.UsedMs > bound.TotalMilliseconds)
                _byNetwork.Remove(network);
        }
    }
}
