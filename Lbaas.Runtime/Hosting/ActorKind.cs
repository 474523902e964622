using Lbaas.Actors.Contract;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Runtime.Hosting;

/// <summary>A kind of persistent actor to host.</summary>
/// <param name="Behavior">What its actors know, decide and remember; shared by all of them, so it holds no
/// state.</param>
/// <param name="Projection">What clients see of them, if anything.</param>
public sealed record ActorKind(IBehavior Behavior, IProjection? Projection = null)
{
    public string Name => Behavior.Kind;

    /// <summary>Overrides <see cref="RuntimeOptions.MailboxCapacity"/> for this kind.</summary>
    public int? MailboxCapacity { get; init; }

    /// <summary>Overrides <see cref="RuntimeOptions.SnapshotInterval"/> for this kind.</summary>
    public int? SnapshotInterval { get; init; }

    /// <summary>Overrides <see cref="RuntimeOptions.IdleTimeout"/> for this kind.</summary>
    public TimeSpan? IdleTimeout { get; init; }
}
