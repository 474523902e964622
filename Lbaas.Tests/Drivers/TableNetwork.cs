using System.Net;
using Lbaas.Drivers.Networks;

namespace Lbaas.Tests.Drivers;

/// <summary>A network service that has what a test wrote into it.</summary>
internal sealed class TableNetwork : INetworkLookup
{
    public List<SubnetInfo> Subnets { get; } = [];

    public List<PortInfo> Ports { get; } = [];

    public List<NetworkInfo> Networks { get; } = [];

    public List<Guid> SecurityGroups { get; } = [];

    /// <summary>Null: the service knows no QoS.</summary>
    public List<Guid>? QosPolicies { get; set; } = [];

    public Guid AddSubnet(Guid network, string cidr, long free = 100)
    {
        var subnet = new SubnetInfo(Guid.NewGuid(), network, IPNetwork.Parse(cidr), free);
        Subnets.Add(subnet);
        return subnet.Id;
    }

    public Guid AddNetwork(Guid network)
    {
        Networks.Add(new NetworkInfo(network, [.. Subnets.Where(s => s.NetworkId == network).Select(s => s.Id)]));
        return network;
    }

    public Guid AddPort(Guid network, string? device, Guid? qos, params FixedIp[] addresses)
    {
        var port = new PortInfo(Guid.NewGuid(), network, [.. addresses], device, qos);
        Ports.Add(port);
        return port.Id;
    }

    public ValueTask<SubnetInfo?> FindSubnetAsync(Guid id, CancellationToken cancellation) => new(Subnets.Find(s => s.Id == id));

    public ValueTask<NetworkInfo?> FindNetworkAsync(Guid id, CancellationToken cancellation) => new(Networks.Find(n => n.Id == id));

    public ValueTask<PortInfo?> FindPortAsync(Guid id, CancellationToken cancellation) => new(Ports.Find(p => p.Id == id));

    public ValueTask<bool?> HasQosPolicyAsync(Guid id, CancellationToken cancellation) => new(QosPolicies?.Contains(id));

    public ValueTask<bool> HasSecurityGroupAsync(Guid id, CancellationToken cancellation) => new(SecurityGroups.Contains(id));
}
