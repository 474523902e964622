using System.Net.Sockets;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;

namespace Lbaas.Tests.Octavia;

/// <summary>The agent's interface without our driver, for what is no business of the driver's.</summary>
internal static class OctaviaHttp
{
    public static HttpClient Client(CertificateAuthority authority, AmphoraNode node) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(node.Instance.Address, node.Instance.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = AgentTrust.ClientOptions(authority, TimeProvider.System),
    })
    {
        BaseAddress = new Uri($"https://{node.Id}:{node.Instance.Port}"),
    };
}
