using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Tests.Simulation.Checks;
using Lbaas.Tests.Simulation.Host;

namespace Lbaas.Tests.Simulation.Clients;

/// <summary>Tenants: they create load balancers, change them at random, and remember what they were told.</summary>
internal sealed class SimTenants(World world)
{
    private readonly Dictionary<string, (Guid Balancer, ChangeRequest Request)> _asked = [];
    private readonly List<Guid> _balancers = [];
    private readonly TenantWishes _wishes = new(world.Dice, world.Plan);
    private long _asks;

    /// <summary>Tenants send no more requests of their own.</summary>
    public bool AreDone { get; set; }

    /// <summary>All there ever were.</summary>
    public IReadOnlyList<Guid> Balancers => _balancers;

    /// <summary>What was answered: accepted, rejected, unavailable.</summary>
    public int[] Answers { get; } = new int[3];

    public void Begin()
    {
        for (var i = 0; i < world.Plan.Balancers; i++)
            world.Agenda.After(world.Dice.Seconds(0, 90), Create);
    }

    public void DeleteEverything()
    {
        foreach (var balancer in _balancers)
            Ask(balancer, new DeleteLoadBalancer(TenantWishes.Requester, Cascade: true));
    }

    /// <summary>A change to nothing in particular, so that somebody looks at the nodes.</summary>
    public void Touch(Guid balancer) =>
        Ask(balancer, new UpdateLoadBalancer(TenantWishes.Requester, new LoadBalancerPatch { Description = $"touched {_asks}" }));

    public void OnReply(in Reply reply)
    {
        // After a restart nobody waits there any more.
        if (!_asked.Remove(reply.Target.Token!, out var asked))
            return;
        world.Trace.Note("answer", asked.Balancer.ToString(), reply.Message);
        Answers[reply.Message is Accepted ? 0 : 1]++;
        if (reply.Message is Accepted { ChangeId: { } change } && !world.Ledger.Knows(asked.Balancer, change))
            throw new InvariantViolation(Invariant.RepliesAreDurable, $"{asked.Balancer} accepted {asked.Request.GetType().Name} as {change}, which is not in the journal");
    }

    public void OnUnavailable(ReplyAddress asker)
    {
        if (_asked.Remove(asker.Token!))
            Answers[2]++;
    }

    private void Create()
    {
        if (AreDone)
            return;
        var balancer = world.Dice.NewGuid();
        _balancers.Add(balancer);
        Ask(balancer, _wishes.Creation());
        Return(balancer);
    }

    private void Return(Guid balancer) => world.Agenda.After(world.Dice.Milliseconds(5, world.Plan.TenantPauseMax * 1_000), () =>
    {
        if (AreDone)
            return;
        if (world.StateOf(balancer) is { } state)
        {
            // A deleted load balancer makes room for another.
            if (state.Stage == Stage.Gone)
            {
                Create();
                return;
            }

            var hurry = world.Dice.Chance(0.1) ? 6 : 1;
            for (var i = 0; i < hurry; i++)
                Ask(balancer, _wishes.Next(state));
        }

        Return(balancer);
    });

    private void Ask(Guid balancer, ChangeRequest request)
    {
        if (world.Dice.Fault(world.Plan.Repetition) && Repeatable.Of(request, world.Dice.NewGuid()) is { } repeatable)
        {
            request = repeatable;
            for (var more = world.Dice.Between(1, 3); more > 0; more--)
                world.Agenda.After(world.Dice.Milliseconds(0, 60_000), () => Send(balancer, repeatable));
        }

        Send(balancer, request);
    }

    private void Send(Guid balancer, ChangeRequest request)
    {
        var token = $"ask-{_asks++}";
        _asked.Add(token, (balancer, request));
        world.Trace.Note("ask", balancer.ToString(), request);
        world.Process.Deliver(LoadBalancerCommand.AddressOf(balancer), new SimEnvelope(request, new ReplyAddress(token), null));
    }
}
