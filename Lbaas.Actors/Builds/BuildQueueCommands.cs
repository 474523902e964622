using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Builds;

/// <summary>Messages to the one who says which instances are built now, when not all can be (spec lifecycle 4.3).</summary>
public abstract record BuildQueueCommand
{
    public const string Kind = "buildqueue";

    /// <summary>There is one for all pools and zones: a limit that is kept in two places is none.</summary>
    public static readonly ActorAddress Address = new(Kind, "builds");
}

/// <summary>The amphora asks for a slot. Said again until it has one; the answer may change.</summary>
/// <param name="Priority">A <see cref="BuildPriority"/>.</param>
public sealed record RequestBuild(Guid AmphoraId, int Priority) : BuildQueueCommand;

/// <summary>The amphora needs no slot, or none any more: its instance runs, or it is not built at all. Said again, it is ignored.</summary>
public sealed record BuildEnded(Guid AmphoraId) : BuildQueueCommand;

/// <summary>Answers of the build queue, told to the amphora.</summary>
public abstract record BuildQueueAnswer : AmphoraCommand;

/// <summary>It may be built.</summary>
/// <param name="Until">After that the slot is another's, so the build has failed.</param>
public sealed record BuildAdmitted(DateTimeOffset Until) : BuildQueueAnswer;

/// <summary>Not yet; it will be told when.</summary>
/// <param name="Before">Those that are built now, and those whose turn comes first.</param>
public sealed record BuildHeld(int Before) : BuildQueueAnswer;
