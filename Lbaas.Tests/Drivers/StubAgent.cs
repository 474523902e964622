using System.Net;
using System.Security.Cryptography.X509Certificates;
using Lbaas.Actors.Compute;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Drivers;

/// <summary>An HTTPS server with an agent's certificate that answers as a test says: for answers a real agent can't be made to give.</summary>
internal sealed class StubAgent : IAsyncDisposable
{
    private readonly WebApplication _server;

    private StubAgent(WebApplication server, AmphoraNode node)
    {
        _server = server;
        Node = node;
    }

    public AmphoraNode Node { get; }

    public static async Task<StubAgent> StartAsync(CertificateAuthority authority, RequestDelegate answer)
    {
        var amphora = Guid.NewGuid();
        var pem = authority.IssueServerCertificate(amphora).Pem;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.UseHttps(X509Certificate2.CreateFromPem(pem, pem))));
        var server = builder.Build();
        server.Run(answer);
        await server.StartAsync();
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new StubAgent(server, new AmphoraNode(amphora, new Instance("i", "127.0.0.1", new Uri(address).Port, "/base", null)));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }
}
