using System.Net;
using System.Net.Sockets;

namespace Lbaas.Tests.Pairs;

/// <summary>A load balancer carried by a pair, whose clients stay with the member they had first.</summary>
public sealed class PairUnderTest : IAsyncLifetime
{
    public PairUnderTest() => Site = new BridgeSite { LogPort = ((IPEndPoint)Syslog.Client.LocalEndPoint!).Port };

    internal BridgeSite Site { get; }

    /// <summary>A syslog daemon on this machine.</summary>
    internal UdpClient Syslog { get; } = new(new IPEndPoint(IPAddress.Any, 0));

    internal CarriedBalancer Balancer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Site.InitializeAsync();
        if (!Environment.IsPrivilegedProcess)
            return;
        try
        {
            Balancer = await Site.CreateAsync(pair: true, persistence: """{"type":"SOURCE_IP"}""");
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Syslog.Dispose();
        return Site.DisposeAsync();
    }
}
