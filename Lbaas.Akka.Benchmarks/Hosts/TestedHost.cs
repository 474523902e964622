using Lbaas.Actors.Contract;
using Lbaas.Benchmarks.Commands;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Akka.Benchmarks.Hosts;

/// <summary>Tallies in one of the hosts, and the ways to ask them.</summary>
internal abstract class TestedHost : IAsyncDisposable
{
    /// <summary>One actor for each of so many askers.</summary>
    public const int Actors = 1_000;

    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);

    /// <summary>One per node; each reaches all actors.</summary>
    public abstract IReadOnlyList<IActorHost> Nodes { get; }

    public abstract ValueTask DisposeAsync();

    /// <summary>Has every actor count, all at the same time and each <paramref name="times"/> times.</summary>
    public Task CountAllAsync(int times) => Task.WhenAll(Enumerable.Range(0, Actors).Select(async actor =>
    {
        await Task.Yield();
        for (var round = 0; round < times; round++)
            await CountAsync(actor, actor);
    }));

    /// <summary>One asker's question to an actor, by its own node.</summary>
    public Task<object> CountAsync(int asker, int actor) =>
        Nodes[asker % Nodes.Count].AskAsync(CommandBenchmark.AddressOf(actor), new Count(), s_timeout);

    protected static ActorKind Kind() => new(new TallyBehavior());

    protected static IEventFormat Format() => new TallyFormat();
}
