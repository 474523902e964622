using System.Text;
using System.Text.Json.Nodes;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.Heartbeats;
using Lbaas.Amphora.LoadBalancers;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Lbaas.Amphora;

/// <summary>
/// Writes <c>agent.json</c> when the agent serves: <c>{"pid", "port", "startedAt"}</c>. Whoever started it learns there which
/// port the system chose. It is left behind when the agent ends; readers check the pid.
/// </summary>
internal sealed class AgentFile(IServer server, LoadBalancerDirectory directory, BootTime boot) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var content = new JsonObject
        {
            ["pid"] = Environment.ProcessId,
            ["port"] = new Uri(address).Port,
            ["startedAt"] = boot.StartedAt.UtcDateTime.ToString("O"),
        };
        AtomicFile.Write(directory.PathOf("agent.json"), Encoding.UTF8.GetBytes(content.ToJsonString()), AtomicFile.Readable);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
