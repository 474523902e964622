using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lbaas.Tests.Octavia;

/// <summary>A tenant's server in this process; its answer is its name.</summary>
internal sealed class AnsweringMember : IAsyncDisposable
{
    private readonly WebApplication _server;

    private AnsweringMember(WebApplication server) => _server = server;

    public int Port => new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    public static async Task<AnsweringMember> StartAsync(string address, string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(address), 0));
        var server = builder.Build();
        server.Run(context => context.Response.WriteAsync(name));
        await server.StartAsync();
        return new AnsweringMember(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
