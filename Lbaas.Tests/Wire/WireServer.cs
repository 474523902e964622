using Lbaas.Tests.Amphora;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Wire;

/// <summary>The server process in which all load balancers of these tests are made, with real agents and HAProxy.</summary>
public sealed class WireServer : IAsyncLifetime
{
    internal Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Site = await Site.StartAsync(
        "--Lbaas:Health:IntervalSeconds=1", "--Lbaas:Health:TimeoutSeconds=60",
        $"--Lbaas:Network:Local:Cidr=127.{Random.Shared.Next(16, 200)}.{Random.Shared.Next(256)}.0/24");

    /// <summary>The HAProxy worker that serves a load balancer at the moment.</summary>
    internal int WorkerOf(string balancer)
    {
        var socket = Assert.Single(
            Directory.EnumerateFiles(Path.Combine(Site.DataDirectory, "amphorae"), $"{balancer}.sock", SearchOption.AllDirectories));
        return HaproxyView.OfLongPath(socket, HaproxyView.Worker);
    }

    public async ValueTask DisposeAsync()
    {
        if (Site is not null)
            await Site.DisposeAsync();
    }
}
