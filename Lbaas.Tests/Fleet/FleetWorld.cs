using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Health;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Tests.Fleet.Checks;
using Lbaas.Tests.Fleet.Host;
using Lbaas.Tests.Fleet.Outside;
using Lbaas.Tests.Fleet.Sabotage;
using Lbaas.Tests.Format;
using Lbaas.Tests.Simulation;

namespace Lbaas.Tests.Fleet;

/// <summary>
/// A fleet, who watches over it, and what becomes of both, in one thread and from one seed. It begins at peace; for some minutes
/// nodes die and whoever should repair them is hindered; then it must be whole again within a bound.
/// </summary>
internal sealed class FleetWorld
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(10);

    // As in a cluster, where who sends and who receives may stand on different nodes.
    private readonly bool _writesMessages;

    private Guid[]? _balancers;

    private FleetWorld(Dice dice, Agenda agenda, FleetPlan plan, FleetSabotage sabotage, bool isTraced)
    {
        (Dice, Agenda, Plan, Sabotage) = (dice, agenda, plan, sabotage);
        Trace = isTraced ? new Trace(agenda) : null;
        Clock = new FleetClock(agenda);
        Journal = new FleetJournal(this);
        Book = new RepairBook(this);
        Nodes = new FleetNodes(this);
        Compute = new FleetCompute(this) { IsBlind = plan.ComputeIsBlind };
        Directory = new FleetDirectory(this);
        Behaviors = FleetOptions.Behaviors(plan.Mix).ToDictionary(behavior => behavior.Kind, sabotage.Wrap);
        Process = new FleetProcess(this);
    }

    public FleetWorld(int seed, FleetSabotage? sabotage = null, bool isTraced = false)
        : this(new Random(seed), sabotage ?? FleetSabotage.None, isTraced)
    {
        _writesMessages = seed % 20 == 1;
    }

    private FleetWorld(Random random, FleetSabotage sabotage, bool isTraced)
        : this(new Dice(random), new Agenda(random), sabotage, isTraced)
    {
    }

    private FleetWorld(Dice dice, Agenda agenda, FleetSabotage sabotage, bool isTraced)
        : this(dice, agenda, sabotage.Plan(FleetPlan.Draw(dice)), sabotage, isTraced)
    {
        var steady = SteadyFleet.Of(Plan.Mix);
        Agenda.RunUntil(steady.Agenda.Now);
        Journal.Load(steady.Journal);
        Nodes.Load(steady.Nodes);
    }

    public Dice Dice { get; }

    public FleetPlan Plan { get; }

    public FleetSabotage Sabotage { get; }

    public Agenda Agenda { get; }

    /// <summary>Null unless somebody is going to read it.</summary>
    public Trace? Trace { get; }

    public FleetClock Clock { get; }

    public FleetJournal Journal { get; }

    public RepairBook Book { get; }

    public FleetNodes Nodes { get; }

    public FleetCompute Compute { get; }

    public FleetDirectory Directory { get; }

    /// <summary>The load balancers, in an order that is the same in every run of the seed.</summary>
    public IReadOnlyList<Guid> Balancers => _balancers ??= [.. Journal.States<LoadBalancerState>().Select(balancer => balancer.Id).Order()];

    public HealthOptions Health { get; } = FleetOptions.Health;

    public IReadOnlyDictionary<string, IBehavior> Behaviors { get; }

    /// <summary>The process that runs, or that ran last.</summary>
    public FleetProcess Process { get; set; }

    /// <summary>How long it took after the last fault until all that was dead had been replaced.</summary>
    public TimeSpan RepairedIn { get; private set; }

    /// <summary>How long the fleet took to be whole after the last fault.</summary>
    public TimeSpan HealedIn { get; private set; }

    /// <summary>A world without anything, where nothing goes wrong.</summary>
    public static FleetWorld Empty(int mix)
    {
        var random = new Random(mix);
        var world = new FleetWorld(new Dice(random) { FaultsOn = false }, new Agenda(random), new FleetPlan { Quiet = true, Mix = mix }, FleetSabotage.None, isTraced: false);
        world.Begin();
        return world;
    }

    public BrakeState? Brake => Journal.StateOf<BrakeState>(BrakeCommand.Address);

    public LoadBalancerState? BalancerOf(Guid balancer) => Journal.StateOf<LoadBalancerState>(LoadBalancerCommand.AddressOf(balancer));

    public AmphoraState? AmphoraOf(Guid amphora) => Journal.StateOf<AmphoraState>(AmphoraCommand.AddressOf(amphora));

    /// <exception cref="FleetViolation">Something is not as it must be.</exception>
    public void Run()
    {
        var misfortune = new FleetMisfortune(this);
        Begin();
        new FleetPeople(this).Begin();
        misfortune.Begin();
        Agenda.RunUntil(Agenda.Now + Plan.FaultsFor);
        misfortune.End();
        Trace?.Note("calm", "world");
        Settle(HealingBound.Of(this));
    }

    /// <summary>A message to an actor as it arrives: in every twentieth fleet it has been written and read.</summary>
    /// <exception cref="FleetViolation">It is not what was sent.</exception>
    public object Carry(object message)
    {
        if (!_writesMessages)
            return message;
        var arrived = Sabotage.Garble(MessageWire.Carry(message));
        return Sameness.Difference(message, arrived) is { } difference
            ? throw new FleetViolation(FleetInvariant.MessagesArriveWhole, $"{message.GetType().Name}{difference}")
            : arrived;
    }

    /// <summary>Runs on until the fleet is whole and has been so for a while.</summary>
    /// <exception cref="FleetViolation">It is not whole after so long.</exception>
    public void Settle(HealingBound bound)
    {
        var (since, wholeSince) = (Agenda.Now, Agenda.Now);
        while (Agenda.Now - wholeSince < Health.HeartbeatTimeout + s_look)
        {
            if (WholeChecks.Find(this) is { } lack)
            {
                if (Agenda.Now - since >= bound.Of(lack.Invariant))
                    throw lack;
                wholeSince = Agenda.Now + s_look;
                if (lack.Invariant == FleetInvariant.TheDeadAreReplaced)
                    RepairedIn = wholeSince - since;
            }

            Agenda.RunUntil(Agenda.Now + s_look);
        }

        HealedIn = wholeSince - since;
    }

    private void Begin()
    {
        Process.Start();
        new FleetBeats(this).Start();
    }
}
