using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Lbaas.Akka.Server;

/// <summary>Looks whether the address for the other nodes can be had: the actor system would say no more than that it could not start.</summary>
internal sealed class NodePortCheck(IOptions<ClusterSettings> settings) : IHostedService
{
    /// <exception cref="IOException">It can't.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (host, port) = (settings.Value.Hostname, settings.Value.Port);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, cancellationToken);
            using var listener = new TcpListener(addresses.FirstOrDefault(IPAddress.Loopback), port);
            listener.Start();
        }
        catch (SocketException failure)
        {
            throw new IOException($"Lbaas:Akka:Hostname and Lbaas:Akka:Port: other nodes can't reach this one at {host}:{port}: {failure.Message}", failure);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
