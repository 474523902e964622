using Lbaas.Api.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lbaas.Api.Hosting;

/// <summary>The web server: bounds on what clients may hold.</summary>
public static class KestrelSetup
{
    private const int ConnectionsMax = 10_000;

    // Larger than what is accepted, so that a body that is too long is read to its end and its sender sees the 413
    // instead of a broken connection.
    private const long BodyMax = 64L * RequestBody.LengthMax;

    public static void AddLbaasWebServer(this WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(static server =>
    {
        server.AddServerHeader = false;
        server.Limits.MaxConcurrentConnections = ConnectionsMax;
        server.Limits.MaxConcurrentUpgradedConnections = 0;
        server.Limits.MaxRequestBodySize = BodyMax;
        server.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        server.Limits.MaxRequestLineSize = 16 * 1024;
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        server.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        server.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        server.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http1);
    });
}
