using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.EndToEnd;

/// <summary>A small web server behind a load balancer, which says who it is.</summary>
internal sealed class BackEnd : IAsyncDisposable
{
    private readonly WebApplication _server;

    private BackEnd(WebApplication server) => _server = server;

    public int Port { get; private init; }

    /// <param name="address">Where it listens; by default on the loopback address.</param>
    public static async Task<BackEnd> StartAsync(string name, IPAddress? address = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address ?? IPAddress.Loopback, 0));
        var server = builder.Build();
        server.Run(http =>
        {
            http.Response.ContentLength = Encoding.UTF8.GetByteCount(name);
            return http.Response.WriteAsync(name);
        });
        await server.StartAsync();
        var place = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new BackEnd(server) { Port = new Uri(place).Port };
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
