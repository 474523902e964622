using System.Collections.Concurrent;
using Akka.Actor;
using Lbaas.Actors.Contract;

namespace Lbaas.Akka.Deaths;

/// <summary>A question that has been sent to an entity and not been answered.</summary>
/// <param name="Region">That it was sent by.</param>
/// <param name="Asker">Who waits; it takes one answer.</param>
/// <param name="Position">Of this node's replica when it was sent: whatever comes of it stands behind that.</param>
/// <param name="SentAt">By the clock's timestamp.</param>
public sealed record OpenAsk(IActorRef Region, ActorAddress Target, IActorRef Asker, long Position, long SentAt);

/// <summary>This node's open questions, as many as there may be askers. Thread-safe.</summary>
public sealed class OpenAsks(TimeProvider time)
{
    private readonly ConcurrentDictionary<OpenAsk, bool> _open = new(ReferenceEqualityComparer.Instance);

    public OpenAsk Add(IActorRef region, ActorAddress target, IActorRef asker, long position)
    {
        var ask = new OpenAsk(region, target, asker, position, time.GetTimestamp());
        _open[ask] = true;
        return ask;
    }

    public void Remove(OpenAsk ask) => _open.TryRemove(ask, out _);

    /// <summary>Those that have been open for so long.</summary>
    public IReadOnlyList<OpenAsk> OlderThan(TimeSpan age) => [.. _open.Keys.Where(ask => time.GetElapsedTime(ask.SentAt) >= age)];
}
