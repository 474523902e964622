using System.Net.Sockets;

namespace Lbaas.Amphora.Prometheus;

/// <summary>
/// Names in the kernel's abstract name space, as HAProxy's <c>abns@NAME</c> has them: padded with zeros to the full length,
/// which are part of the name. Such a socket has no file, so no permissions of directories matter, and it belongs to a
/// network namespace.
/// </summary>
internal static class AbstractSocket
{
    private const int PathBytes = 108; // sizeof(sockaddr_un.sun_path)

    public static UnixDomainSocketEndPoint Named(string name) =>
        new(('\0' + name).PadRight(PathBytes, '\0'));

    public static string ExporterOf(string amphoraId, Guid loadBalancerId) => $"lbaas-{amphoraId}-{loadBalancerId}-exporter";

    public static string MetricsOf(string amphoraId) => $"lbaas-{amphoraId}-metrics";
}
