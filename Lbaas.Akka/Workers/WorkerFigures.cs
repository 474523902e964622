using System.Collections.Concurrent;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Workers;

namespace Lbaas.Akka.Workers;

/// <summary>
/// What the workers of one kind do on this node, for whoever wants to know: written by their <see cref="WorkerKindActor"/> alone, readable from
/// any thread. The meaning of each figure is that of <see cref="WorkerPool"/>'s.
/// </summary>
public sealed class WorkerFigures(WorkerKind kind)
{
    private readonly ConcurrentDictionary<string, WorkerLaneDescription> _lanes = [];
    private int _maxConcurrency = kind.Options.MaxConcurrency;
    private int _running;
    private int _waiting;
    private long _completed;
    private long _repeated;
    private long _dropped;
    private long _failed;
    private long _timedOut;
    private long _abandoned;

    public string Kind => kind.Name;

    public int MaxConcurrency { get => Volatile.Read(ref _maxConcurrency); internal set => Volatile.Write(ref _maxConcurrency, value); }

    public int Running { get => Volatile.Read(ref _running); internal set => Volatile.Write(ref _running, value); }

    public int Waiting { get => Volatile.Read(ref _waiting); internal set => Volatile.Write(ref _waiting, value); }

    public long Completed { get => Volatile.Read(ref _completed); internal set => Volatile.Write(ref _completed, value); }

    public long Repeated { get => Volatile.Read(ref _repeated); internal set => Volatile.Write(ref _repeated, value); }

    public long Dropped { get => Volatile.Read(ref _dropped); internal set => Volatile.Write(ref _dropped, value); }

    public long Failed { get => Volatile.Read(ref _failed); internal set => Volatile.Write(ref _failed, value); }

    public long TimedOut { get => Volatile.Read(ref _timedOut); internal set => Volatile.Write(ref _timedOut, value); }

    public long Abandoned { get => Volatile.Read(ref _abandoned); internal set => Volatile.Write(ref _abandoned, value); }

    /// <summary>All figures, and what is worked on, the longest running first.</summary>
    /// <param name="lanes">Addresses to list at most.</param>
    public WorkerDescription Describe(int lanes) => new(
        Kind, MaxConcurrency, Running, Waiting, Completed, Dropped, Failed, TimedOut, Abandoned,
        [.. _lanes.Values.OrderBy(static lane => lane.RunningSince ?? DateTimeOffset.MaxValue).Take(lanes)]);

    internal void Show(WorkerLaneDescription lane) => _lanes[lane.Id] = lane;

    internal void Forget(string id) => _lanes.TryRemove(id, out _);

    internal void Count(AttemptResult result)
    {
        if (result.End == AttemptEnd.Completed)
            Completed++;
        else if (result.End == AttemptEnd.Failed)
            Failed++;
        else if (result.End == AttemptEnd.TimedOut)
            TimedOut++;
        if (result.IsAbandoned)
            Abandoned++;
    }
}
