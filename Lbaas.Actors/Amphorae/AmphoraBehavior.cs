using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Builds;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Amphorae;

/// <summary>
/// One node's life: ordered, booted, in service, deleted. It sees its own boot and deletion through; which revision it
/// should have is the load balancer's to say and to say again, so a push needs no memory here but the last success.
/// </summary>
public sealed partial class AmphoraBehavior(AmphoraOptions options) : EventSourcedBehavior<AmphoraState, AmphoraCommand, AmphoraEvent>
{
    public const string AgainTimer = "again";

    private readonly Watch _watch = new(options);
    private readonly Boot _boot = new(options);
    private readonly SpareHealth _spareHealth = new(options);
    private readonly Rotation _rotation = new(options);

    public override string Kind => AmphoraCommand.Kind;

    public override AmphoraState Empty(string id) => new() { Id = Guid.Parse(id) };

    public override AmphoraState Apply(AmphoraState state, AmphoraEvent @event) => AmphoraEvolution.Apply(state, @event);

    public override Effect Decide(AmphoraState state, AmphoraCommand command, in ActorContext context) => command switch
    {
        BuildAmphora build => Build(state, build, context.Now),
        AssignAmphora assign => Assign(state, assign, context.Now),
        Configure configure => Push(state, configure),
        RetireAmphora retire => Retire(state, retire, context.Now),
        ComputeAnswer answer => Computed(state, answer, context.Now),
        BuildQueueAnswer answer => Queued(state, answer, context.Now),
        AmphoraDriverAnswer answer => Driven(state, answer, context.Now),
        AmphoraRequest request => Request(state, request, context),
        NodeObserved observed => Observe(state, observed, context.Now),
        InstanceSeen seen => See(state, seen.ComputeId, context.Now),
        ZombieHeard => Disown(state, null, context.Now),
        InstanceMissing missing => Miss(state, missing.ComputeId, context.Now),
        BrakeAnswer answer => _watch.Heed(state, answer, context.Now),
        _ => Effect.Unhandled(),
    };

    public override Effect OnTimer(AmphoraState state, string timer, in ActorContext context)
    {
        if (timer == Watch.Timer)
            return _watch.OnTimer(state, context.Now);
        if (timer == SpareHealth.Timer)
            return _spareHealth.Probe(state, context.Now);
        if (timer == Rotation.Timer)
            return _rotation.OnTimer(state, context.Now);
        if (IsBooting(state) && state.BootDeadline <= context.Now)
            return Fail(state, $"It did not come up by its deadline: {state.Reason}.", context.Now);
        return state.AgentUpdateDeadline <= context.Now
            ? Then(state, context.Now, new AgentUpdateEnded($"The agent did not take its configuration in time: {state.Reason}.", context.Now))
            : Again(state, context.Now);
    }

    public override Effect Resume(AmphoraState state, in ActorContext context) =>
        _rotation.Resume(_spareHealth.Watch(_watch.Look(Again(state, context.Now), state, context.Now), state, context.Now), state, context.Now);

    private Effect Again(AmphoraState state, DateTimeOffset now) =>
        _boot.Unlimited(state, now) is { } begun ? Then(state, now, begun) : Ask(Effect.None(), state, now);

    // One that was given up before it was ever ordered knows of nobody whom to tell.
    private Effect Build(AmphoraState state, BuildAmphora build, DateTimeOffset now) => state.Status.Length > 0
        ? Report(Effect.None(), state with { LoadBalancerId = state.LoadBalancerId ?? build.LoadBalancerId })
        : Then(state, now, _boot.Order(build, now));

    private Effect Queued(AmphoraState state, BuildQueueAnswer answer, DateTimeOffset now) => answer switch
    {
        BuildAdmitted when state.Status != AmphoraStatus.PendingCreate => Boot.Decline(Effect.None(), state),
        BuildAdmitted admitted when _boot.Admit(state, admitted, now) is { } begun => Then(state, now, begun),
        BuildHeld held when _boot.Wait(state, held, now) is { } waits =>
            TellBalancer(Effect.Persist(waits), state, new AmphoraDelayed(state.Id, waits.Reason)),
        _ => Effect.None(),
    };

    private Effect Assign(AmphoraState state, AssignAmphora assign, DateTimeOffset now) => TellPool(state.Status switch
    {
        AmphoraStatus.Ready => Then(state, now, new AmphoraAssigned(assign.LoadBalancerId, assign.Role, now) { Tenancy = assign.Tenancy }),
        _ => Report(Effect.None(), state with { LoadBalancerId = state.LoadBalancerId ?? assign.LoadBalancerId }),
    }, state, new SpareInService(state.Id));

    private static Effect Push(AmphoraState state, Configure configure)
    {
        if (state.Status != AmphoraStatus.Allocated || state.LoadBalancerId != configure.LoadBalancerId)
            return Report(Effect.None(), state);
        if (configure.Revision < state.AppliedRevision)
            return Effect.None();
        if (configure.Revision == state.AppliedRevision)
            return TellBalancer(Effect.None(), state, new RevisionReached(state.Id, state.AppliedRevision) { Omitted = state.Omitted });
        return Effect.None().ThenTell(
            Driver(state),
            new PushConfiguration(state.Id, state.Instance!, configure.LoadBalancerId, configure.Revision, configure.Configuration) { Carriers = configure.Carriers });
    }

    private Effect Retire(AmphoraState state, RetireAmphora retire, DateTimeOffset now)
    {
        var owned = state with
        {
            LoadBalancerId = state.LoadBalancerId ?? retire.LoadBalancerId,
            Pool = state.Pool.Length > 0 ? state.Pool : retire.Pool,
        };
        return state.Status switch
        {
            // Never ordered: it must not be ordered later either, when a delayed message asks for it.
            "" => Then(owned, now, new AmphoraDeleted(now)),
            AmphoraStatus.Deleted => Report(Effect.None(), owned),
            AmphoraStatus.PendingDelete => Effect.None(),
            _ when retire.IsRefusal && state.AppliedRevision > 0 => Effect.None(),
            _ => Then(state, now, new RetirementBegun(retire.Pool.Length > 0 ? "the pool gave it back" : "the load balancer gave it back", now)),
        };
    }

    private Effect Request(AmphoraState state, AmphoraRequest request, in ActorContext context)
    {
        var now = context.Now;
        if (state.Status is "" or AmphoraStatus.Deleted)
            return Effect.None().ThenReply(context.ReplyTo, new Rejected(Fault.NotFound("Amphora", state.Id)));
        var done = (request, state.Status) switch
        {
            (DeleteAmphora, _) when state.Error is not null => Fail(state, "an operator deleted it", now),
            (UpdateAgent, AmphoraStatus.Allocated or AmphoraStatus.Ready) when IsUpdatingAgent(state) => Effect.None(),
            (UpdateAgent, AmphoraStatus.Allocated or AmphoraStatus.Ready) => Then(state, now, new AgentUpdateBegun(now, now + options.AgentUpdateDeadline)),
            _ => null,
        };
        return done is null
            ? Effect.None().ThenReply(context.ReplyTo, new Rejected(Fault.Immutable("amphora", state.Id)))
            : done.ThenReply(context.ReplyTo, new Accepted(null, state.Id, null));
    }

    private Effect Driven(AmphoraState state, AmphoraDriverAnswer answer, DateTimeOffset now) => (answer, state.Status) switch
    {
        (AgentAnswered, AmphoraStatus.Booting) => Then(state, now, new AmphoraBecameReady(now)),
        // One that is lost as it boots is not waited for until its deadline.
        (AgentSilent silent, AmphoraStatus.Booting) => Postpone(state, silent.Reason, now).ThenTell(Inspection(state), new InspectInstance(state.Id, state.Instance!.ComputeId)),
        (AgentConfigured, _) when IsUpdatingAgent(state) => Then(state, now, new AgentUpdateEnded(null, now)),
        (AgentNotConfigured { Final: true } failed, _) when IsUpdatingAgent(state) => Then(state, now, new AgentUpdateEnded(failed.Reason, now)),
        (AgentNotConfigured failed, _) when IsUpdatingAgent(state) => Postpone(state, failed.Reason, now),
        (ConfigurationPushed pushed, AmphoraStatus.Allocated) => Confirm(state, pushed, now),
        (PushFailed failed, AmphoraStatus.Allocated) => NotPushed(state, failed),
        (AgentAnswered, AmphoraStatus.Ready) => SpareHealth.Heard(state, now),
        (AgentSilent silent, AmphoraStatus.Ready) =>
            _spareHealth.Missed(state, silent, now) ?? Fail(state, $"As a spare it did not answer {options.SpareMissesMax} times in a row: {silent.Reason}", now),
        (CertificateRotated rotated, _) => _rotation.Replaced(state, rotated, now),
        (CertificateNotRotated failed, _) => _rotation.Failed(state, failed, now),
        (AgentAnswered answered, _) when Watch.IsSuspect(state) => _watch.Answered(state, answered, now),
        (AgentSilent silent, _) when Watch.IsSuspect(state) => _watch.Silent(state, silent, now),
        _ => Effect.None(),
    };

    private static Effect Confirm(AmphoraState state, ConfigurationPushed pushed, DateTimeOffset now)
    {
        if (pushed.Revision < state.AppliedRevision)
            return Effect.None();
        var effect = pushed.Revision == state.AppliedRevision
            ? Effect.None()
            : Effect.Persist(new RevisionConfirmed(pushed.Revision, pushed.Digest, now) { Omitted = pushed.Omitted, Port = pushed.Port });
        if (IsUnclaimed(state) && !IsUpdatingAgent(state))
            effect.ThenCancel(AgainTimer);
        return TellBalancer(effect, state, new RevisionReached(state.Id, pushed.Revision) { Omitted = pushed.Omitted });
    }

    // A node that can't be reached may have moved: the compute service knows where it is now. But it may start what it finds dead,
    // and one that is dead by the evidence is being replaced, or even known to hold the VIP no more. What failed may also be the
    // second push of a revision that it has, which nobody waits for.
    private static Effect NotPushed(AmphoraState state, PushFailed failed)
    {
        var isWanted = failed.Revision > state.AppliedRevision && state.Suspicion?.Conviction is null;
        var effect = failed.Verdict == DriverVerdict.RetryLater && isWanted
            ? Effect.None().ThenTell(Compute(state), Order(state))
            : Effect.None();
        return TellBalancer(effect, state, new RevisionFailed(state.Id, failed.Revision, failed.Verdict, failed.Reason, failed.NodeRevision));
    }

    private Effect Observe(AmphoraState state, NodeObserved observed, DateTimeOffset now)
    {
        if (state.Status != AmphoraStatus.Allocated)
            return Effect.None();
        var effect = _watch.Observe(state, observed, now);
        return Drift(state, observed) is { } drift ? TellBalancer(effect, state, new DriftSeen(state.Id, drift)) : effect;
    }

    // A heartbeat sent before a push was confirmed may arrive after it: only the confirmed revision itself can have drifted.
    private static string? Drift(AmphoraState state, NodeObserved observed)
    {
        if (!observed.Alive || observed.Revision is not { } revision || state.AppliedRevision == 0)
            return null;
        if (revision < state.AppliedRevision)
            return $"It runs revision {revision} instead of {state.AppliedRevision}.";
        return revision == state.AppliedRevision && observed.Digest is { } digest && digest != state.Digest
            ? "Its configuration was changed behind our back."
            : null;
    }

    private Effect Fail(AmphoraState state, string reason, DateTimeOffset now)
    {
        var effect = Then(state, now, new RetirementBegun(reason, now));
        return state.LoadBalancerId is null
            ? TellPool(effect, state, new SpareFailed(state.Id, reason))
            : TellBalancer(effect, state, new AmphoraFailed(state.Id, reason));
    }

    private Effect Postpone(AmphoraState state, string reason, DateTimeOffset now)
    {
        var attempts = state.Attempts + 1;
        var pause = now + options.Backoff.After(attempts);
        var next = DeadlineOf(state) < pause ? DeadlineOf(state)!.Value : pause;
        var effect = Effect.Persist(new AmphoraPostponed(attempts, reason, next)).ThenSchedule(AgainTimer, next, reason);
        return IsBooting(state) ? TellBalancer(effect, state, new AmphoraDelayed(state.Id, reason)) : effect;
    }

    // Persist, then ask for whatever the new state still lacks.
    private Effect Then(AmphoraState state, DateTimeOffset now, AmphoraEvent @event)
    {
        var next = Apply(state, @event);
        var effect = _rotation.Plan(_boot.GiveBack(Ask(Effect.Persist(@event), next, now), state, next), next);
        if (state.Status != next.Status)
            _spareHealth.Follow(effect, state, next, now);
        // One that is unclaimed has been reported by Ask, which goes on doing so.
        var hasArrived = next.Status is AmphoraStatus.Allocated or AmphoraStatus.Ready or AmphoraStatus.Deleted;
        if (hasArrived && !IsUnclaimed(next) && !IsUpdatingAgent(next))
            Report(effect, next).ThenCancel(AgainTimer);
        return next.Status == AmphoraStatus.Deleted ? Watch.Close(effect, state).ThenPassivate() : effect;
    }

    private Effect Ask(Effect effect, AmphoraState state, DateTimeOffset now)
    {
        switch (state.Status)
        {
            case AmphoraStatus.PendingCreate when Boot.AwaitsSlot(state):
                Boot.AskForSlot(effect, state);
                break;
            case AmphoraStatus.PendingCreate:
                effect.ThenTell(Compute(state), Order(state));
                break;
            case AmphoraStatus.Booting:
                effect.ThenTell(Driver(state), new ProbeAgent(state.Id, state.Instance!));
                break;
            case AmphoraStatus.PendingDelete:
                Watch.Close(effect, state).ThenTell(Compute(state), new DeleteInstance(state.Id, state.LeakedComputeId ?? state.Instance?.ComputeId));
                break;
            case AmphoraStatus.Allocated or AmphoraStatus.Ready when IsUpdatingAgent(state):
                effect.ThenTell(Driver(state), new ConfigureAgent(state.Id, state.Instance!));
                if (IsUnclaimed(state))
                    Report(effect, state);
                break;
            case AmphoraStatus.Allocated when IsUnclaimed(state):
                Report(effect, state);
                break;
            default:
                return effect;
        }

        var again = now + options.AskAgain;
        var due = DeadlineOf(state) < again ? DeadlineOf(state)!.Value : again;
        return effect.ThenSchedule(AgainTimer, due, state.Reason);
    }

    /// <summary>Tells whoever has an interest where the node stands.</summary>
    private static Effect Report(Effect effect, AmphoraState state) => state.Status switch
    {
        AmphoraStatus.Allocated => TellBalancer(effect, state, new AmphoraReady(state.Id)),
        AmphoraStatus.Ready => TellPool(effect, state, new SpareBuilt(state.Id) { Image = state.Instance?.Image }),
        AmphoraStatus.PendingDelete when state.LoadBalancerId is null => TellPool(effect, state, new SpareFailed(state.Id, state.Reason)),
        AmphoraStatus.PendingDelete => TellBalancer(effect, state, new AmphoraFailed(state.Id, state.Reason)),
        AmphoraStatus.Deleted => TellPool(TellBalancer(effect, state, new AmphoraRetired(state.Id)), state, new AmphoraGone(state.Id)),
        _ => effect,
    };

    private static Effect TellBalancer(Effect effect, AmphoraState state, AmphoraReport report) =>
        state.LoadBalancerId is { } balancer ? effect.ThenTell(LoadBalancerCommand.AddressOf(balancer), report) : effect;

    private static Effect TellPool(Effect effect, AmphoraState state, AmphoraPoolCommand command) =>
        state.Pool.Length > 0 ? effect.ThenTell(AmphoraPoolCommand.AddressOf(state.Pool), command) : effect;

    // In service, and not yet told what to run: it offers itself until it is configured, or retired by a load balancer that
    // has another by now and would not know of this one.
    private static bool IsUnclaimed(AmphoraState state) => state is { Status: AmphoraStatus.Allocated, AppliedRevision: 0 };

    private static ActorAddress Driver(AmphoraState state) => new(AmphoraDriverRequest.WorkerKind, state.Id.ToString());

    private static bool IsUpdatingAgent(AmphoraState state) => state.AgentUpdateDeadline is not null;

    private static DateTimeOffset? DeadlineOf(AmphoraState state) => IsBooting(state) ? state.BootDeadline : state.AgentUpdateDeadline;

    private static bool IsBooting(AmphoraState state) => state.Status is AmphoraStatus.PendingCreate or AmphoraStatus.Booting;
}
