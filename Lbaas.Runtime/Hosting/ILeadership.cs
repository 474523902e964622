namespace Lbaas.Runtime.Hosting;

/// <summary>Whether this process does what only one of all that share a journal may do.</summary>
public interface ILeadership
{
    bool IsLeader { get; }
}

/// <summary>There is no other.</summary>
public sealed class SoleLeader : ILeadership
{
    public bool IsLeader => true;
}
