using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Tests.Fleet.Host;
using Lbaas.Tests.Fleet.Outside;

namespace Lbaas.Tests.Fleet.Checks;

/// <summary>Who is convicted, let go and under replacement, by what is durable and what leaves the actors, held against the truth.</summary>
internal sealed class RepairBook(FleetWorld world)
{
    private readonly List<Replacement> _underWay = [];
    private readonly List<(Guid Amphora, DateTimeOffset At)> _convicted = [];

    public int Convictions { get; private set; }

    public int Replaced { get; private set; }

    public int Closures { get; private set; }

    public void OnMessage(in Outgoing outgoing)
    {
        if (outgoing.Message is AmphoraLost lost)
            Judge(lost.AmphoraId, $"is replaced: {lost.Evidence}");
    }

    public void OnEvent(FleetActor actor, IEvent @event)
    {
        if (@event is BrakeEvent said)
            Braked((BrakeState)actor.State, said);
        else if (@event is LoadBalancerEvent && _underWay.Count > 0)
            Succeeded((LoadBalancerState)actor.State, @event);
        else if (@event is AmphoraConvicted convicted)
            Judge(Guid.Parse(actor.Address.Id), $"is convicted: {convicted.Evidence}");
    }

    // One that came back a moment ago may still be judged by what was; one that has been well for a whole timeout never, whatever
    // hindered those who could have heard it.
    private void Judge(Guid amphora, string judgement)
    {
        if (!world.Plan.JudgementIsFair || world.Nodes.Find(amphora)?.WellSince(world.Agenda.Now) is not { } since)
            return;
        var well = world.Agenda.Now - since;
        if (well >= world.Health.HeartbeatTimeout)
            throw new FleetViolation(FleetInvariant.NobodyIsConvictedFalsely, $"{amphora} has been well for {well} and {judgement}");
    }

    private void Braked(BrakeState brake, BrakeEvent said)
    {
        switch (said)
        {
            case ConvictionCounted counted:
                Convictions++;
                _convicted.Add((counted.AmphoraId, counted.At));
                break;
            case BrakeClosed:
                Closures++;
                break;
            // What an operator has let go is dealt with, whatever else was convicted meanwhile.
            case OverrideEnded:
                _convicted.Clear();
                break;
            case RepairStarted started:
                MayStart(brake);
                Start(brake.Granted[started.AmphoraId]);
                break;
            // What takes too long gives its place to others: that much the brake promises.
            case RepairOverran overran:
                _underWay.RemoveAll(one => one.Amphora == overran.AmphoraId);
                break;
            case RepairLeft left:
                _underWay.RemoveAll(one => one.Amphora == left.AmphoraId && one.Successor is null);
                break;
        }
    }

    private void MayStart(BrakeState brake)
    {
        if (brake.IsClosed)
            throw new FleetViolation(FleetInvariant.BrakeClosesOnTooMany, $"one is let go although the brake is closed: {brake.Cause}");
        if (brake.Override?.Mode == OverrideMode.Open)
            return;
        var from = world.Agenda.Now - FleetOptions.Brake.Window;
        var recent = _convicted.Where(one => one.At > from).Select(one => one.Amphora).Distinct().Count();
        if (recent > FleetOptions.Brake.ConvictionsMax)
            throw new FleetViolation(FleetInvariant.BrakeClosesOnTooMany, $"one is let go after {recent} convictions within {FleetOptions.Brake.Window}");
    }

    private void Start(RepairCase repair)
    {
        var host = world.Nodes.HostOf(repair.AmphoraId);
        _underWay.Add(new Replacement(repair.AmphoraId, repair.LoadBalancerId, host));
        Keep("in all", _underWay.Count, FleetOptions.Brake.TotalMax);
        Keep(host.Zone.Name, _underWay.Count(one => one.Host.Zone == host.Zone), FleetOptions.Brake.PerZoneMax);
        Keep(host.Name, _underWay.Count(one => one.Host == host), FleetOptions.Brake.PerHostMax);
    }

    private static void Keep(string where, int count, int most)
    {
        if (count > most)
            throw new FleetViolation(FleetInvariant.VelocityIsKept, $"{count} are being replaced at once {where}, and at most {most} may be");
    }

    // It is under replacement until who came in its place carries something, however many that took.
    private void Succeeded(LoadBalancerState balancer, IEvent @event)
    {
        foreach (var one in _underWay)
        {
            if (one.Balancer != balancer.Id)
                continue;
            one.Successor = @event switch
            {
                AmphoraSuperseded e when one.IsAt(e.AmphoraId) => e.Successor,
                AmphoraReplaced e when one.IsAt(e.AmphoraId) => e.Successor,
                AmphoraRestored e when one.IsAt(e.InPlaceOf) => null,
                _ => one.Successor,
            };
        }

        Replaced += _underWay.RemoveAll(one => one.Balancer == balancer.Id && one.Successor is { } successor
            && balancer.Slots.Find(slot => slot.AmphoraId == successor) is not { AppliedRevision: 0 });
    }

    private sealed class Replacement(Guid amphora, Guid balancer, FleetHost host)
    {
        public Guid Amphora { get; } = amphora;

        public Guid Balancer { get; } = balancer;

        public FleetHost Host { get; } = host;

        public Guid? Successor { get; set; }

        public bool IsAt(Guid amphora) => (Successor ?? Amphora) == amphora;
    }
}
