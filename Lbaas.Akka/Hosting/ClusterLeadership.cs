using Lbaas.Runtime.Hosting;

namespace Lbaas.Akka.Hosting;

/// <summary>This node is the leader while it hosts the singleton that watches the due timers.</summary>
public sealed class ClusterLeadership : ILeadership
{
    private int _terms;

    public bool IsLeader => Volatile.Read(ref _terms) > 0;

    // A restart of the singleton may begin the new one before the old one has ended.
    internal void Begin() => Interlocked.Increment(ref _terms);

    internal void End() => Interlocked.Decrement(ref _terms);
}
