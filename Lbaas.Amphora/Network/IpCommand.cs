using System.Text.Json.Nodes;
using Lbaas.Amphora.Processes;

namespace Lbaas.Amphora.Network;

/// <summary>The network did not become what it should; the message says what was tried and what came of it.</summary>
public sealed class NetworkException(string message) : Exception(message);

/// <summary>iproute2's <c>ip</c>, in the node's network and outside of it.</summary>
public sealed class IpCommand(CommandRunner runner, NetworkNamespace network)
{
    private const string Program = "/usr/sbin/ip";

    /// <summary>In the node's network.</summary>
    /// <exception cref="NetworkException">It failed.</exception>
    public Task RunAsync(IEnumerable<string> arguments, CancellationToken cancellation) =>
        OutputAsync([.. Inside(), .. arguments], cancellation);

    /// <summary>In the agent's own network.</summary>
    /// <exception cref="NetworkException">It failed.</exception>
    public Task RunOutsideAsync(IEnumerable<string> arguments, CancellationToken cancellation) =>
        OutputAsync([.. arguments], cancellation);

    /// <summary>What <c>ip -json</c> tells of the node's network.</summary>
    /// <exception cref="NetworkException">It failed.</exception>
    public async Task<JsonObject[]> ReadAsync(IEnumerable<string> arguments, CancellationToken cancellation) =>
        Parse(await OutputAsync([.. Inside(), "-json", .. arguments], cancellation));

    /// <summary>What <c>ip -json</c> tells of the agent's own network.</summary>
    /// <exception cref="NetworkException">It failed.</exception>
    public async Task<JsonObject[]> ReadOutsideAsync(IEnumerable<string> arguments, CancellationToken cancellation) =>
        Parse(await OutputAsync(["-json", .. arguments], cancellation));

    private string[] Inside() => network.Name is null ? [] : ["-netns", network.Name];

    // An empty table is printed as nothing at all, or as "[]", or as a list with empty objects.
    private static JsonObject[] Parse(string output) => string.IsNullOrWhiteSpace(output)
        ? []
        : [.. JsonNode.Parse(output)!.AsArray().OfType<JsonObject>().Where(item => item.Count > 0)];

    private async Task<string> OutputAsync(string[] arguments, CancellationToken cancellation)
    {
        var result = await runner.RunOutsideAsync(Program, arguments, cancellation);
        return result.Succeeded
            ? result.Output
            : throw new NetworkException($"ip {string.Join(' ', arguments)}: {result.Output.Trim()}");
    }
}
