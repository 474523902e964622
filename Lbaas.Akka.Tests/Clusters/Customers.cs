using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>Many who create load balancers with a listener each through all nodes in turn, and know what they were promised.</summary>
/// <param name="nodes">All of them, whatever becomes of them.</param>
/// <param name="clients">At the same time.</param>
internal sealed class Customers(IReadOnlyList<ProcessNode> nodes, int clients)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ConcurrentDictionary<string, string> _promised = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private int _begun;

    /// <summary>Ids by name of what was answered 201.</summary>
    public IReadOnlyDictionary<string, string> Promised => _promised;

    /// <summary>Answers that are neither a success nor worth another attempt.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public IReadOnlyList<RoamingClient> Clients { get; private set; } = [];

    public TimeSpan Now => _clock.Elapsed;

    /// <summary>Creates so many more, unless it is enough before.</summary>
    public Task CreateAsync(int count, CancellationToken enough = default)
    {
        var (next, last) = (_begun, _begun + count);
        _begun = last;
        Clients = [.. Enumerable.Range(0, clients).Select(client => new RoamingClient(nodes, client, _clock))];
        return Task.WhenAll(Clients.Select(client => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested && Interlocked.Increment(ref next) is var number && number <= last)
            {
                await CreateAsync(client, $"lb-{number}");
                client.Rotate();
            }
        }, CancellationToken.None)));
    }

    private async Task CreateAsync(RoamingClient client, string name)
    {
        var reply = await client.PersistAsync(
            "POST", "loadbalancers",
            $$$"""{"loadbalancer":{"name":"{{{name}}}","vip_subnet_id":"6b0c8a6a-64e8-4bcd-a5b1-5dcd0c6ab9a1","listeners":[{"protocol":"HTTP","protocol_port":80}]}}""",
            ("Idempotency-Key", $"{nodes[0].Port}-{name}"));
        if (reply is { Status: HttpStatusCode.Created })
            _promised[name] = reply.Json.GetProperty("loadbalancer").GetProperty("id").GetString()!;
        else
            _faults.Enqueue($"{name}: {reply?.Status} {reply?.Text ?? client.Attempts[^1].Trouble}");
    }
}
