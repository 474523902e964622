using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Hosting;

/// <summary>The processes that share the actors, for whoever runs them. All members may be called from any thread.</summary>
public interface IHostNodes
{
    /// <summary>Who is there, and what lives where. What does not answer within a few seconds is left out.</summary>
    Task<NodesDescription> DescribeAsync(CancellationToken cancellationToken = default);

    /// <summary>Where an actor is, or would be; it is not started.</summary>
    /// <exception cref="UnknownKindException">No actor of this kind is hosted.</exception>
    Task<ActorPlace> FindAsync(ActorAddress actor, CancellationToken cancellationToken = default);

    /// <summary>Has a node end in order, as if its process had been told to: it ends what it does, and the others go on with its actors.</summary>
    /// <param name="node">As <see cref="DescribeAsync"/> calls it.</param>
    Task<Draining> DrainAsync(string node, CancellationToken cancellationToken = default);
}

/// <summary>What became of the wish that a node ends.</summary>
public enum Draining
{
    /// <summary>It has begun to.</summary>
    Begun,

    /// <summary>There is no such node.</summary>
    Unknown,

    /// <summary>Nobody would be left to go on with the actors.</summary>
    LastOne,

    /// <summary>It does not answer.</summary>
    Unreachable,
}
