using System.Collections.Immutable;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Builds;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Format;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Rollouts;
using Lbaas.Tests.Format;
using Lbaas.Tests.Simulation.Checks;
using Lbaas.Tests.Simulation.Clients;
using Lbaas.Tests.Simulation.Host;
using Lbaas.Tests.Simulation.Journal;
using Lbaas.Tests.Simulation.Outside;
using Lbaas.Tests.Simulation.Sabotage;

namespace Lbaas.Tests.Simulation;

/// <summary>
/// A control plane, its database, its clouds, its nodes and its tenants in one thread, all of it from one seed: the same
/// seed is the same world to the last byte.
/// </summary>
internal sealed class World
{
    /// <summary>How long after the last fault everything must be settled: shorter than any deadline, which would hide what is stuck.</summary>
    public static readonly TimeSpan CalmBound = TimeSpan.FromSeconds(240);

    /// <summary>What the amphorae of load balancers with a flavor are.</summary>
    public static readonly AmphoraMake OtherMake = new("north", "large", null);

    /// <summary>What the deployment's instances are made of.</summary>
    public const string Image = "v1";

    /// <summary>What a rollout brings.</summary>
    public const string NextImage = "v2";

    // Certificates are good for ten minutes at first, so that most worlds see them replaced.
    private static readonly AmphoraOptions Amphorae = new()
    {
        CertificateBuffer = TimeSpan.FromMinutes(8),
        RotationBackoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)),
    };

    // As in a cluster, where who sends and who receives may stand on different nodes.
    private readonly bool _writesMessages;

    public World(int seed, WorldSabotage? sabotage = null)
    {
        _writesMessages = seed % 4 == 1;
        var random = new Random(seed);
        Sabotage = sabotage ?? WorldSabotage.None;
        Dice = new Dice(random);
        Plan = FaultPlan.Draw(Dice);
        Agenda = new Agenda(random);
        Trace = new Trace(Agenda);
        Ledger = new Ledger(this);
        Journal = new SimJournal(this);
        Post = new SimPost(this);
        Vips = new SimVips(this);
        Compute = new SimCompute(this);
        Nodes = new SimNodes(this);
        Tenants = new SimTenants(this);
        Operator = new SimOperator(this);
        Lookout = new SimLookout(this);
        IBehavior[] behaviors =
        [
            new LoadBalancerBehavior(new LoadBalancerOptions { Strict = Plan.Strict, Roles = Plan.Roles == 1 ? ["STANDALONE"] : ["MASTER", "BACKUP"] }),
            new AmphoraBehavior(Amphorae with { BuildsAreLimited = Plan.BuildingAtOnce > 0 }),
            new AmphoraPoolBehavior(Pools),
            new ListenerBehavior(),
            new BuildQueueBehavior(new BuildQueueOptions { Limit = Plan.BuildingAtOnce }),
            new BrakeBehavior(new BrakeOptions()),
            new RolloutBehavior(),
        ];
        Behaviors = behaviors.ToDictionary(behavior => behavior.Kind, Sabotage.Wrap);
        Process = new SimProcess(this, 1);
        CalmSince = Agenda.Beginning + (Plan.Quiet ? TimeSpan.Zero : Plan.FaultsFor);
    }

    public WorldSabotage Sabotage { get; }

    public AmphoraPoolOptions Pools => new()
    {
        Image = Image,
        Spares = Plan.Spares,
        Others = ImmutableSortedDictionary<string, int>.Empty.Add(OtherMake.PoolId, Plan.HasFlavors ? Plan.Spares : 0),
    };

    public Dice Dice { get; }

    public FaultPlan Plan { get; }

    public Agenda Agenda { get; }

    public Trace Trace { get; }

    public Ledger Ledger { get; }

    public SimJournal Journal { get; }

    public SimPost Post { get; }

    public SimVips Vips { get; }

    public SimCompute Compute { get; }

    public SimNodes Nodes { get; }

    public SimTenants Tenants { get; }

    public SimOperator Operator { get; }

    public SimLookout Lookout { get; }

    public EventFormat Format { get; } = new();

    public IReadOnlyDictionary<string, IBehavior> Behaviors { get; }

    /// <summary>All that were ever ordered.</summary>
    public IEnumerable<AmphoraState> Ordered => Journal.Histories.Where(history => history.Actor.Kind == AmphoraCommand.Kind)
        .Select(history => history.Live?.State).OfType<AmphoraState>();

    /// <summary>The process that runs, or that ran last.</summary>
    public SimProcess Process { get; set; }

    /// <summary>From here on nothing goes wrong.</summary>
    public DateTimeOffset CalmSince { get; }

    public LoadBalancerState? StateOf(Guid balancer) => State<LoadBalancerState>(LoadBalancerCommand.AddressOf(balancer));

    public AmphoraState? AmphoraOf(Guid amphora) => State<AmphoraState>(AmphoraCommand.AddressOf(amphora));

    public AmphoraPoolState? PoolState(string pool) => State<AmphoraPoolState>(AmphoraPoolCommand.AddressOf(pool));

    public RolloutState? RolloutState() => State<RolloutState>(RolloutCommand.Address);

    public BuildQueueState? QueueState() => State<BuildQueueState>(BuildQueueCommand.Address);

    /// <exception cref="InvariantViolation">Something is not as it must be.</exception>
    public void Run()
    {
        var misfortune = new Misfortune(this);
        var coroner = new Coroner(this);
        Process.Start();
        Tenants.Begin();
        Operator.Begin();
        misfortune.Begin();
        coroner.Begin();
        if (!Sabotage.NobodyLooks)
            new SimLooks(this).Begin();
        Agenda.RunUntil(Agenda.Beginning + Plan.FaultsFor);
        misfortune.End();
        // Tenants go on for a while: what is stuck must not need silence to come loose.
        Agenda.RunUntil(Agenda.Now + TimeSpan.FromSeconds(60));
        Tenants.AreDone = true;
        misfortune.ShowLostNodes();
        Agenda.RunUntil(Agenda.Now + CalmBound - TimeSpan.FromSeconds(60));
        EndRollout();
        CalmChecks.Run(this);
        Tenants.DeleteEverything();
        Agenda.RunUntil(Agenda.Now + TimeSpan.FromSeconds(120));
        CalmChecks.RunAtTheEnd(this);
    }

    /// <summary>A message to an actor, or an answer, as it arrives: in every fourth world it has been written and read.</summary>
    /// <exception cref="InvariantViolation">It is not what was sent.</exception>
    public object Carry(object message)
    {
        if (!_writesMessages)
            return message;
        var arrived = Sabotage.Garble(MessageWire.Carry(message));
        return Sameness.Difference(message, arrived) is { } difference
            ? throw new InvariantViolation(Invariant.MessagesArriveWhole, $"{message.GetType().Name}{difference}")
            : arrived;
    }

    // It takes its time, and what it brought is to settle as well.
    private void EndRollout()
    {
        if (Operator.IsContent)
            return;
        for (var end = Agenda.Now + SimOperator.Bound; Agenda.Now < end && !Operator.IsContent;)
            Agenda.RunUntil(Agenda.Now + TimeSpan.FromSeconds(10));
        Agenda.RunUntil(Agenda.Now + TimeSpan.FromSeconds(60));
    }

    private T? State<T>(ActorAddress actor)
        where T : class => Journal.Find(actor)?.Live?.State as T;
}
