using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Akka.Benchmarks.Hosts;

/// <summary>The embedded host.</summary>
internal sealed class EmbeddedTallies : TestedHost
{
    private readonly ActorHost _host;

    private EmbeddedTallies(ActorHost host) => _host = host;

    public override IReadOnlyList<IActorHost> Nodes => [_host];

    public static async Task<TestedHost> StartAsync(string directory)
    {
        var host = new ActorHost(
            new RuntimeOptions { DataDirectory = directory }, [Kind()], [], Format(), TimeProvider.System, NullLoggerFactory.Instance);
        await host.StartAsync();
        return new EmbeddedTallies(host);
    }

    public override ValueTask DisposeAsync() => _host.DisposeAsync();
}
