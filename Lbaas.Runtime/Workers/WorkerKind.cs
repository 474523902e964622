using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Workers;

/// <summary>
/// Does one piece of work for a message. It remembers nothing; what it returns (if not null) is told to the actor that
/// sent the message. Whatever it throws costs this attempt only.
/// </summary>
/// <param name="self">The address the message was told to, such as one worker per node.</param>
/// <param name="message">The request.</param>
/// <param name="cancellationToken">Cancelled at the time-out and when the host stops.</param>
public delegate ValueTask<object?> WorkerHandler(
    ActorAddress self, object message, CancellationToken cancellationToken);

/// <summary>A kind of worker to host. Per address its messages are worked on one at a time, in order.</summary>
public sealed record WorkerKind(string Name, WorkerHandler Handler, WorkerOptions Options)
{
    public WorkerKind(string name, WorkerHandler handler)
        : this(name, handler, new WorkerOptions())
    {
    }
}

/// <summary>The bounds of a kind of worker.</summary>
public sealed record WorkerOptions
{
    /// <summary>
    /// Messages worked on at the same time, over all addresses. At least 1; default 64. Can be changed at run time.
    /// </summary>
    public int MaxConcurrency { get; init; } = 64;

    /// <summary>Messages that may wait at one address; more are dropped and counted. At least 1; default 100.</summary>
    public int QueueCapacity { get; init; } = 100;

    /// <summary>
    /// Messages that may wait over all addresses; more are dropped and counted. At least 1; default 100,000.
    /// </summary>
    public int TotalCapacity { get; init; } = 100_000;

    /// <summary>An attempt that takes longer is cancelled, and gives no result. Above zero; default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A cancelled attempt that has not ended after this is left to itself, and its place given on. Default 5 s.
    /// </summary>
    public TimeSpan CancellationGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Every mistake in the options, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate(string kind)
    {
        if (MaxConcurrency < 1 || QueueCapacity < 1 || TotalCapacity < 1)
            yield return $"The concurrency and the queues of the worker '{kind}' must be at least 1.";
        if (Timeout <= TimeSpan.Zero || CancellationGrace < TimeSpan.Zero)
            yield return $"The time-out of the worker '{kind}' must be above zero, and its grace not negative.";
    }
}
