using Lbaas.Actors.Contract;
using Lbaas.Actors.Rollouts;
using Lbaas.Tests.Simulation.Host;

namespace Lbaas.Tests.Simulation.Clients;

/// <summary>An operator who renews the fleet once, goes on with a rollout that stopped, and now and then gives it up.</summary>
internal sealed class SimOperator(World world)
{
    /// <summary>Once faults have stopped a rollout takes no longer, with those that are in its way.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(600);

    private const int LookSeconds = 10;

    private bool _hasAborted;

    /// <summary>What was asked for; null before, and in worlds without a rollout.</summary>
    public RolloutWish? Wish { get; private set; }

    /// <summary>Whether nothing of it goes on, or is to go on.</summary>
    public bool IsContent => Wish is null || State is { Status: RolloutStatus.Done or RolloutStatus.Aborted, InFlight.IsEmpty: true };

    private RolloutState? State => world.RolloutState();

    public void Begin()
    {
        if (world.Plan.RollsOut)
            world.Agenda.After(world.Dice.Seconds(60, (int)world.Plan.FaultsFor.TotalSeconds), Order);
    }

    // Said again until it is heard: nothing of it is known as long as it is not in the journal.
    private void Order()
    {
        if (State is { Status.Length: > 0 })
        {
            Look();
            return;
        }

        Wish ??= new RolloutWish
        {
            Image = world.Dice.Chance(0.6) ? World.NextImage : null,
            AtOnce = world.Dice.Between(1, 2),
            Pause = world.Dice.Seconds(0, 3),
            Settle = world.Dice.Seconds(0, 10),
            Within = world.Dice.Pick([TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(10)]),
        };
        Ask(new BeginRollout(TenantWishes.Requester, Wish, BalancerList.Of(world.Tenants.Balancers)));
        world.Agenda.After(TimeSpan.FromSeconds(LookSeconds), Order);
    }

    private void Look()
    {
        if (State is { Status: RolloutStatus.Stopped })
            GoOn();
        else if (State is { Status: RolloutStatus.Running } && world.Dice.Fault(0.02))
            Ask(new StopRollout(TenantWishes.Requester));
        if (!IsContent)
            world.Agenda.After(TimeSpan.FromSeconds(LookSeconds), Look);
    }

    private void GoOn()
    {
        _hasAborted |= world.Dice.Fault(0.02);
        if (_hasAborted)
            Ask(new AbortRollout(TenantWishes.Requester));
        else if (!world.Dice.FaultsOn || world.Dice.Chance(0.3))
            Ask(new ResumeRollout(TenantWishes.Requester, SkipsBad: world.Dice.Chance(0.3)));
    }

    private void Ask(RolloutRequest request)
    {
        world.Trace.Note("ask", RolloutCommand.Address.PersistenceId, request);
        world.Process.Deliver(RolloutCommand.Address, new SimEnvelope(request, ReplyAddress.None, null));
    }
}
