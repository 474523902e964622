using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Builds;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Amphorae;

/// <summary>
/// How an instance comes into being: where builds are limited, it waits for a slot first, and gives the slot back when the compute
/// service says that it runs, or when it will never run. The boot deadline starts with the slot.
/// </summary>
internal sealed class Boot(AmphoraOptions options)
{
    private const string Creating = "waiting for the compute service";

    public AmphoraOrdered Order(BuildAmphora build, DateTimeOffset now)
    {
        var deadline = now + (options.BuildsAreLimited ? options.SlotDeadline : options.BootDeadline);
        return new AmphoraOrdered(build.LoadBalancerId, build.Role, build.Zone, build.Pool, now, deadline, build.Traits)
        {
            Tenancy = build.Tenancy,
            QueuePriority = options.BuildsAreLimited ? build.Priority : null,
        };
    }

    public static AmphoraState Ordered(AmphoraState state, AmphoraOrdered e) => state with
    {
        Status = AmphoraStatus.PendingCreate,
        LoadBalancerId = e.LoadBalancerId,
        Role = e.Role,
        Zone = e.Zone,
        Pool = e.Pool,
        Tenancy = e.Tenancy,
        Traits = e.Traits,
        CreatedAt = e.At,
        BootDeadline = e.BootDeadline,
        QueuePriority = e.QueuePriority,
        Reason = e.QueuePriority is null ? Creating : "waiting for its turn to be built",
    };

    public static AmphoraState Begun(AmphoraState fresh, BuildBegun e) =>
        fresh with { QueuePriority = null, BootDeadline = e.BootDeadline, Reason = Creating };

    public static bool AwaitsSlot(AmphoraState state) => state is { Status: AmphoraStatus.PendingCreate, QueuePriority: not null };

    /// <summary>The limit was taken away while it waited.</summary>
    public BuildBegun? Unlimited(AmphoraState state, DateTimeOffset now) =>
        AwaitsSlot(state) && !options.BuildsAreLimited ? new BuildBegun(now + options.BootDeadline, now) : null;

    /// <summary>It has a slot. Null if that comes too late to be of use, or says nothing new.</summary>
    public BuildBegun? Admit(AmphoraState state, BuildAdmitted admitted, DateTimeOffset now)
    {
        if (!AwaitsSlot(state) || admitted.Until <= now)
            return null;
        var deadline = now + options.BootDeadline;
        return new BuildBegun(deadline < admitted.Until ? deadline : admitted.Until, now);
    }

    public static Effect AskForSlot(Effect effect, AmphoraState state) =>
        effect.ThenTell(BuildQueueCommand.Address, new RequestBuild(state.Id, state.QueuePriority ?? BuildPriority.Creation));

    /// <summary>Why it waits; null if that is known.</summary>
    public AmphoraPostponed? Wait(AmphoraState state, BuildHeld held, DateTimeOffset now)
    {
        var reason = $"waiting for {held.Before} {(held.Before == 1 ? "build" : "builds")} before it";
        return AwaitsSlot(state) && reason != state.Reason ? new AmphoraPostponed(0, reason, now + options.AskAgain) : null;
    }

    /// <summary>With the slot it had, or the place in the queue, another can be built.</summary>
    public Effect GiveBack(Effect effect, AmphoraState before, AmphoraState after) =>
        options.BuildsAreLimited && before.Status == AmphoraStatus.PendingCreate && after.Status != AmphoraStatus.PendingCreate
            ? Decline(effect, before)
            : effect;

    public static Effect Decline(Effect effect, AmphoraState state) => effect.ThenTell(BuildQueueCommand.Address, new BuildEnded(state.Id));
}
