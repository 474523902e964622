using Lbaas.Actors.Brakes;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Actors.Amphorae;

/// <summary>
/// From silence to a successor: heartbeats that went stale are suspicion, a second sign convicts, the brake says when, and the
/// load balancer replaces it. Whatever is heard of it ends that at any time.
/// </summary>
internal sealed class Watch(AmphoraOptions options)
{
    public const string Timer = "watch";

    public static bool IsSuspect(AmphoraState state) => state is { Status: AmphoraStatus.Allocated, Suspicion: not null };

    public Effect Observe(AmphoraState state, NodeObserved observed, DateTimeOffset now)
    {
        var change = new HealthChanged(observed.Alive, observed.LoadBalancerStatus, now)
        {
            MissesListeners = observed is { Alive: false, IsSilent: false } ? true : null,
            IsDoubted = observed is { Alive: false, IsDoubted: true } ? true : null,
        };
        var next = AmphoraEvolution.Apply(state, change);
        if (state.Suspicion is { } known && LastLook.Matters(known) && LastLook.Heard(known, observed))
            return GiveUp(state, null, now);
        // Its own word convicts it when it is said anew: the last one may be older than its recovery.
        if (observed is { Alive: false, IsSilent: false, IsDoubted: false } && state.Suspicion is { IsSilent: false, Conviction: null } missing && Stronger(missing, now) is { } convicted)
            return Convict(state, null, convicted, now);
        if (next.Alive == state.Alive && next.LoadBalancerStatus == state.LoadBalancerStatus && next.Suspicion == state.Suspicion)
            return Effect.None();
        var effect = Effect.Persist(change);
        // Once it is let go, what was begun for it goes on: its load balancer says when that is over.
        if (state.Suspicion is { Conviction: not null, GrantedAt: null } && next.Suspicion?.Conviction is null)
            effect.ThenTell(BrakeCommand.Address, new WithdrawRepair(state.Id));
        if (next.Suspicion is null)
            return state.Suspicion is null ? effect : effect.ThenCancel(Timer);
        return next.Suspicion == state.Suspicion ? effect : Look(effect, next, now);
    }

    /// <summary>The pause since the last look is over.</summary>
    public Effect OnTimer(AmphoraState state, DateTimeOffset now) => IsSuspect(state) ? Look(Effect.None(), state, now, now) : Effect.None();

    /// <summary>Asks for whatever is missing until the suspect is replaced, and asks again later.</summary>
    public Effect Look(Effect effect, AmphoraState state, DateTimeOffset now) =>
        IsSuspect(state) ? Look(effect, state, now, CountsFrom(state.Suspicion!)) : effect;

    public Effect Answered(AmphoraState state, AgentAnswered answered, DateTimeOffset now)
    {
        var effect = Signed(state, AgentSign.Answers, "its agent answers", now);
        // It may speak to controllers that are not there any more.
        return state.Suspicion!.IsSilent && now - state.Suspicion.Since >= options.ConfigureAgentAfter
            ? effect.ThenTell(new ActorAddress(AmphoraDriverRequest.WorkerKind, state.Id.ToString()), new ConfigureAgent(state.Id, state.Instance!))
            : effect;
    }

    public Effect Silent(AmphoraState state, AgentSilent silent, DateTimeOffset now) =>
        Signed(state, silent.IsRefused ? AgentSign.Refuses : AgentSign.Mute, silent.Reason, now);

    public Effect Inspected(AmphoraState state, InstanceInspected inspected, DateTimeOffset now)
    {
        var known = state.Suspicion!;
        var seen = new SignSeen(known.Agent, known.Times, inspected.Condition, inspected.Reason, now);
        return Weigh(state, seen, LastLook.Inspected(known with { Instance = inspected.Condition }), now);
    }

    /// <summary>The brake's word. It is told of every amphora that is none of its business (any more).</summary>
    public Effect Heed(AmphoraState state, BrakeAnswer answer, DateTimeOffset now)
    {
        if (!IsSuspect(state) || state.Suspicion!.Conviction is null)
            return answer is RepairGranted && state.LoadBalancerId is { } balancer
                ? Effect.None().ThenTell(LoadBalancerCommand.AddressOf(balancer), new ConfirmReplacement(state.Id))
                : Effect.None().ThenTell(BrakeCommand.Address, new WithdrawRepair(state.Id));
        return (answer, state.Suspicion) switch
        {
            (_, { GrantedAt: not null }) => Effect.None(),
            (RepairGranted, { LooksSince: not null }) => Effect.None(),
            (RepairGranted, var convict) when now - convict.Conviction!.At >= options.BelievedFor => Then(state, new LastLookBegun(now), now),
            (RepairGranted, _) => GiveUp(state, null, now),
            (RepairHeld held, { Hold: var hold }) when hold != new Hold(held.IsClosed, held.Cause) =>
                Effect.Persist(new ReplacementHeld(held.IsClosed, held.Cause, now)),
            _ => Effect.None(),
        };
    }

    /// <summary>The brake need not think of one that is being deleted. If it was let go, its load balancer says when that is over.</summary>
    public static Effect Close(Effect effect, AmphoraState state) =>
        state.Suspicion is { Conviction: not null, GrantedAt: null } ? effect.ThenTell(BrakeCommand.Address, new WithdrawRepair(state.Id)) : effect;

    // Before the time from which on it counts its agent is not asked.
    private Effect Look(Effect effect, AmphoraState state, DateTimeOffset now, DateTimeOffset? countsFrom)
    {
        var suspicion = state.Suspicion!;
        // Also later: what is fenced can be replaced with less care.
        if (suspicion.Conviction?.IsFenced != true || LastLook.Matters(suspicion))
            effect.ThenTell(new ActorAddress(ComputeRequest.InspectionKind, state.Id.ToString()), new InspectInstance(state.Id, state.Instance!.ComputeId));
        if (now < countsFrom)
            return effect.ThenSchedule(Timer, countsFrom.Value, suspicion.Explanation);
        effect.ThenTell(new ActorAddress(AmphoraDriverRequest.LivenessKind, state.Id.ToString()), new ProbeAgent(state.Id, state.Instance!));
        // Once it is given up, that is said again when the signs say so again.
        if (suspicion is { Conviction: { } conviction, GrantedAt: null })
            AskToReplace(effect, state, conviction);
        return effect.ThenSchedule(Timer, now + PauseOf(suspicion, now), suspicion.Explanation);
    }

    private Effect Signed(AmphoraState state, AgentSign sign, string reason, DateTimeOffset now)
    {
        var known = state.Suspicion!;
        var times = known.Agent == sign ? Math.Min(known.Times + 1, options.LooksToConvict) : 1;
        return Weigh(state, new SignSeen(sign, times, known.Instance, reason, now), LastLook.Signed(known with { Agent = sign }), now);
    }

    // What says nothing new is not written, and still counts where it was asked for once more.
    private Effect Weigh(AmphoraState state, SignSeen seen, bool? isDead, DateTimeOffset now) => (isDead, IsNews(state.Suspicion!, seen)) switch
    {
        ({ } settled, _) when LastLook.Matters(state.Suspicion!) => Settle(state, seen, settled, now),
        (_, true) => Judge(state, seen, now),
        _ => Effect.None(),
    };

    private static bool IsNews(Suspicion known, SignSeen seen) =>
        (known.Agent, known.Times, known.Instance) != (seen.Agent, seen.Times, seen.Instance);

    // A look that settles something: it is given up, or judged from the beginning.
    private Effect Settle(AmphoraState state, SignSeen seen, bool isDead, DateTimeOffset now) => isDead
        ? GiveUp(state, seen, now)
        : Acquit(state, seen.Agent == AgentSign.Answers ? seen : seen with { Agent = AgentSign.None, Times = 0 }, now);

    // Of one that was let go already its load balancer knows whether that is over.
    private static Effect Acquit(AmphoraState state, SignSeen seen, DateTimeOffset now)
    {
        var effect = Effect.Persist(seen, new ConvictionRevoked(now));
        return state.Suspicion!.GrantedAt is null ? effect.ThenTell(BrakeCommand.Address, new WithdrawRepair(state.Id)) : effect;
    }

    private Effect Judge(AmphoraState state, SignSeen sign, DateTimeOffset now)
    {
        var next = AmphoraEvolution.Apply(state, sign);
        var suspicion = next.Suspicion!;
        if (suspicion.Conviction is not null && Judgement.Acquits(suspicion))
            return Acquit(state, sign, now);
        if (!suspicion.IsSilent || Stronger(suspicion, now) is not { } convicted)
            return Effect.Persist(sign);
        return Convict(state, sign, convicted, now);
    }

    private Effect Convict(AmphoraState state, SignSeen? sign, AmphoraConvicted convicted, DateTimeOffset now)
    {
        // It never carried anything: what it was built for has a place with the brake, and would wait for itself.
        if (state.AppliedRevision == 0)
            return GiveUp(state, sign, now);
        SuspicionEvent[] events = sign is null ? [convicted] : [sign, convicted];
        var next = events.Aggregate(state, AmphoraEvolution.Apply);
        var effect = Effect.Persist(events);
        AskToReplace(effect, next, next.Suspicion!.Conviction!);
        return effect.ThenSchedule(Timer, now + options.LookAgain.Min, next.Suspicion.Explanation);
    }

    // A conviction that says more than the one there is.
    private AmphoraConvicted? Stronger(Suspicion suspicion, DateTimeOffset now) =>
        Judgement.Of(suspicion, options.LooksToConvict) is { } verdict && (suspicion.Conviction is not { } had || (!had.IsFenced && verdict.IsFenced))
            ? new AmphoraConvicted(verdict.Evidence, verdict.IsFenced, now)
            : null;

    private Effect Then(AmphoraState state, SuspicionEvent @event, DateTimeOffset now) =>
        Look(Effect.Persist(@event), AmphoraEvolution.Apply(state, @event), now);

    private Effect GiveUp(AmphoraState state, SignSeen? seen, DateTimeOffset now)
    {
        var (next, events) = (state, new List<SuspicionEvent>());
        if (seen is not null && IsNews(state.Suspicion!, seen))
            Do(seen);
        if (Stronger(next.Suspicion!, now) is { } convicted)
            Do(convicted);
        var isNew = next.Suspicion!.GrantedAt is null;
        if (isNew)
            Do(new ReplacementGranted(now));
        var effect = Effect.Persist(events);
        AskToReplace(effect, next, next.Suspicion.Conviction!);
        return isNew ? effect.ThenSchedule(Timer, now + options.LookAgain.Min, next.Suspicion.Explanation) : effect;

        void Do(SuspicionEvent @event)
        {
            next = AmphoraEvolution.Apply(next, @event);
            events.Add(@event);
        }
    }

    private static void AskToReplace(Effect effect, AmphoraState state, Conviction conviction)
    {
        var balancer = state.LoadBalancerId!.Value;
        if (state.Suspicion!.GrantedAt is not null)
            effect.ThenTell(LoadBalancerCommand.AddressOf(balancer), new AmphoraLost(state.Id, conviction.Evidence, conviction.IsFenced) { MissesListeners = !state.Suspicion.IsSilent });
        else
            effect.ThenTell(BrakeCommand.Address, new RequestRepair(state.Id, balancer, new FailureDomain(state.Zone, state.Instance?.Host), conviction.Evidence));
    }

    // How often its agent gave a sign convicts because of the pauses in between, which nobody's restart or loss may shorten. A convict is asked at any time.
    private DateTimeOffset? CountsFrom(Suspicion suspicion) =>
        suspicion is { Conviction: null, CountedAt: { } counted } ? counted + PauseOf(suspicion, counted) : null;

    // The longer it lasts the rarer: the pause is as long as what has passed, and so doubles from look to look.
    private TimeSpan PauseOf(Suspicion suspicion, DateTimeOffset now)
    {
        var lasted = now - (suspicion.GrantedAt ?? suspicion.LooksSince ?? suspicion.Conviction?.At ?? suspicion.Since);
        var (least, most) = options.LookAgain;
        return lasted < least ? least : lasted > most ? most : lasted;
    }
}
