using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Rollouts;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.Rollouts;

/// <summary>A rollout driven by hand over load balancers that are as the test says.</summary>
internal sealed class Rollout
{
    public static readonly RequestContext Operator = new("req-1", null, "operator", ["admin"]);
    public static readonly RolloutWish Wish = new() { Image = "v2", Settle = TimeSpan.FromSeconds(10) };

    public Rollout(int balancers, RolloutWish? wish = null)
    {
        Balancers = [.. Enumerable.Range(1, balancers).Select(n => new Guid(n, 0, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 0]))];
        Begun = Begin(wish ?? Wish);
    }

    public Driven<RolloutState, RolloutCommand, RolloutEvent> Actor { get; } = new(new RolloutBehavior(), Guid.Empty);

    public IReadOnlyList<Guid> Balancers { get; }

    /// <summary>The effect of its beginning.</summary>
    public Effect Begun { get; }

    public RolloutState State => Actor.State;

    public IEnumerable<Guid> InFlight => State.InFlight.Select(step => step.LoadBalancerId);

    public Effect Begin(RolloutWish wish) => Actor.Tell(new BeginRollout(Operator, wish, BalancerList.Of(Balancers)), "operator");

    public Outcome? Ask(RolloutRequest request) => Actor.Ask<Outcome>(request);

    /// <summary>The worker has looked at one.</summary>
    /// <param name="image">Null: the old one, and once it is renewed the new one.</param>
    public Effect See(
        Guid balancer, string operating = OperatingStatus.Online, string provisioning = ProvisioningStatus.Active, string? image = null, string? brake = null,
        string amphora = AmphoraStatus.Allocated) =>
        Actor.Tell(new BalancerSeen(
            balancer, Actor.Now, new Sight(provisioning, operating, [new SeenAmphora(AmphoraOf(balancer), amphora, image ?? (State.Find(balancer) is { Phase: StepPhase.Settling } ? "v2" : "v1"), Actor.Now.AddHours(-1))], brake)));

    /// <summary>What a load balancer answers to the step that it is at.</summary>
    public Effect Answer(Guid balancer, Func<Guid, Guid, RenewalReport> answer) => Actor.Tell(answer(balancer, State.Find(balancer)!.Id));

    public Effect Renewed(Guid balancer, string? error = null) => Answer(balancer, (id, step) => new RenewalEnded(id, step, error));

    /// <summary>Its amphorae are replaced, and it has been seen well for as long as it must.</summary>
    public Effect Finish(Guid balancer)
    {
        See(balancer);
        Renewed(balancer);
        Wait(State.Wish.Settle);
        return See(balancer);
    }

    public Effect Wait(TimeSpan time) => Actor.Fire(RolloutBehavior.AgainTimer, time);

    public static Guid AmphoraOf(Guid balancer) => new([.. balancer.ToByteArray().Reverse()]);

    /// <summary>Whom an effect asks to renew amphorae.</summary>
    public static IEnumerable<Guid> Renewing(Effect effect) => effect.Messages.Where(message => message.Message is RenewAmphorae).Select(message => Guid.Parse(message.Target.Id));
}
