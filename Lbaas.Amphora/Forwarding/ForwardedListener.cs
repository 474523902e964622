using System.Net;
using System.Net.Sockets;
using Lbaas.Amphora.Datagrams.Configuration;

namespace Lbaas.Amphora.Forwarding;

/// <summary>One listener at work. Belongs to the forwarder's thread.</summary>
internal sealed class ForwardedListener(Forwarder forwarder, ListenerCounters counters)
{
    private readonly List<Vip> _vips = [];
    private Group? _group4;
    private Group? _group6;

    public Forwarder Forwarder => forwarder;

    public ListenerCounters Counters => counters;

    public ListenerConfiguration Configuration { get; private set; } = new();

    public IReadOnlyList<Vip> Vips => _vips;

    public int ActiveFlows => _vips.Sum(vip => vip.Flows.Count);

    public IEnumerable<Member> Members => (_group4?.Members ?? []).Concat(_group6?.Members ?? []);

    /// <summary>Puts a configuration into effect. What it has in common with the one before goes on undisturbed, flows included.</summary>
    /// <exception cref="IOException">An address can't be bound; then the one before stays in effect.</exception>
    public void Apply(ListenerConfiguration configuration)
    {
        var missing = configuration.Endpoints.Where(endpoint => !_vips.Exists(vip => vip.Endpoint.Equals(endpoint))).ToList();
        var opened = new List<Vip>();
        try
        {
            foreach (var endpoint in missing)
                opened.Add(new Vip(this, endpoint));
        }
        catch (IOException)
        {
            opened.ForEach(vip => Native.Close(vip.Descriptor));
            throw;
        }
        Configuration = configuration;
        foreach (var vip in _vips.Where(vip => !configuration.Endpoints.Contains(vip.Endpoint)).ToList())
            CloseVip(vip);
        _group4 = Renew(_group4, AddressFamily.InterNetwork);
        _group6 = Renew(_group6, AddressFamily.InterNetworkV6);
        // Last, so that the first datagram finds everything in place.
        foreach (var vip in opened)
        {
            _vips.Add(vip);
            forwarder.Add(vip);
        }
    }

    public void Close()
    {
        foreach (var vip in _vips.ToList())
            CloseVip(vip);
        foreach (var member in Members)
        {
            member.IsGone = true;
            Watch(member);
        }
    }

    public bool Admits(in ClientKey client, bool isV6)
    {
        if (Configuration.AllowedNetworks.Count == 0)
            return true;
        foreach (var network in Configuration.AllowedNetworks)
        {
            if (client.IsIn(network, isV6))
                return true;
        }
        return false;
    }

    /// <summary>Null when nobody can take a new flow.</summary>
    public Flow? Begin(Vip vip, in ClientKey client, ReadOnlySpan<byte> address)
    {
        if ((vip.IsV6 ? _group6 : _group4) is not { } group || !forwarder.HasRoom())
            return null;
        var (member, affinity) = Choose(group, vip.IsV6, client);
        if (member is null || forwarder.TryConnect(vip.Endpoint.AddressFamily, member) is not { } descriptor)
            return null;
        var flow = new Flow(vip, client, address.ToArray(), descriptor) { Member = member, Affinity = affinity };
        member.Flows++;
        counters.Flows++;
        forwarder.Add(flow);
        return flow;
    }

    /// <summary>Gives a flow whose member is gone to another one; false when nobody can take it.</summary>
    public bool TryMove(Flow flow)
    {
        if ((flow.Vip.IsV6 ? _group6 : _group4) is not { } group)
            return false;
        var (member, affinity) = Choose(group, flow.Vip.IsV6, flow.Key);
        if (member is null || !Native.TryConnect(flow.Descriptor, member.Address))
            return false;
        flow.Member.Flows--;
        member.Flows++;
        (flow.Member, flow.Affinity) = (member, affinity);
        return true;
    }

    public void ExpireAffinities(long nowMs)
    {
        _group4?.Affinities.Expire(nowMs, _group4.Server.Persistence);
        _group6?.Affinities.Expire(nowMs, _group6.Server.Persistence);
    }

    private (Member? Member, Affinity? Affinity) Choose(Group group, bool isV6, in ClientKey client)
    {
        if (group.Server.Persistence is not { } timeout)
            return (Scheduler.Pick(group.Server.Scheduling, group.Members, client), null);
        var network = client.Network(group.Server.PersistencePrefix, isV6);
        if (group.Affinities.Find(network, forwarder.NowMs, timeout) is { } known)
            return (known.Member, known);
        return Scheduler.Pick(group.Server.Scheduling, group.Members, client) is { } member
            ? (member, group.Affinities.Set(network, member, forwarder.NowMs))
            : (null, null);
    }

    private Group? Renew(Group? before, AddressFamily family)
    {
        var server = Configuration.Servers.FirstOrDefault(
            server => server.Members.Count > 0 && server.Members[0].Endpoint.AddressFamily == family);
        var known = before?.Members ?? [];
        var members = (server?.Members ?? []).Select(configured =>
        {
            var member = Array.Find(known, member => member.Configured.Id == configured.Id && member.IsAt(configured.Endpoint));
            if (member is null)
                return new Member(configured);
            member.Configured = configured;
            return member;
        }).ToArray();
        foreach (var gone in known.Except(members))
        {
            gone.IsGone = true;
            Watch(gone);
        }
        foreach (var member in members)
            Watch(member);
        return server is null ? null : new Group(server, members, before?.Affinities ?? new Affinities());
    }

    // A check that stays as it was goes on counting where it was.
    private void Watch(Member member)
    {
        var check = member.IsGone ? null : member.Configured.Check;
        if (member.Watch?.Check == check)
            return;
        var wasUp = member.IsUp;
        member.Watch?.Dispose();
        member.Watch = check is null ? null : new MemberWatch(check, wasUp, forwarder.Time);
    }

    /// <summary>
    /// Leaves new clients to whoever shares the addresses. A connected socket is offered nothing but its peer's datagrams, yet
    /// what waits in it can be read, and answers still go out from the address that clients know.
    /// </summary>
    public void Leave()
    {
        foreach (var vip in _vips)
        {
            var nobody = new IPEndPoint(vip.IsV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, 9).Serialize();
            _ = Native.TryConnect(vip.Descriptor, nobody.Buffer.Span[..nobody.Size]);
        }
    }

    private void CloseVip(Vip vip)
    {
        foreach (var flow in vip.Flows.ToList())
            forwarder.End(flow);
        _vips.Remove(vip);
        forwarder.Remove(vip);
    }

    private sealed record Group(VirtualServer Server, Member[] Members, Affinities Affinities);
}
