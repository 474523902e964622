namespace Lbaas.Tests.Simulation;

/// <summary>What kind of world a seed makes: its size, its habits, and how often things go wrong. Rates are probabilities.</summary>
internal sealed record FaultPlan
{
    public bool Quiet { get; init; }
    public bool Strict { get; init; }

    /// <summary>
    /// As in the embedded host: timers are in the journal, and a restart starts what is due. Otherwise as in a cluster that
    /// remembers which actors live: a restart starts them all, and their timers come from Resume alone.
    /// </summary>
    public bool DurableTimers { get; init; }
    public int Balancers { get; init; }
    public int Roles { get; init; }
    public int Spares { get; init; }

    /// <summary>Some load balancers have a flavor and a zone, of which there is a pool as well.</summary>
    public bool HasFlavors { get; init; }

    /// <summary>Instances built at the same time; 0 for no limit.</summary>
    public int BuildingAtOnce { get; init; }

    /// <summary>Events between snapshots; 0 for none.</summary>
    public int SnapshotInterval { get; init; }
    public int BatchMax { get; init; }
    public TimeSpan FaultsFor { get; init; }

    /// <summary>The longest pause of a tenant between two requests, seconds.</summary>
    public int TenantPauseMax { get; init; }
    public double Poison { get; init; }

    public double MessageLoss { get; init; }
    public double MessageDuplicate { get; init; }
    public double MessageLate { get; init; }
    public double RequestLoss { get; init; }
    public double AnswerLoss { get; init; }
    public double AnswerDuplicate { get; init; }

    /// <summary>A creation has a key, and is sent again within a minute, whatever became of it.</summary>
    public double Repetition { get; init; }
    public double Zombie { get; init; }
    public double Passivation { get; init; }

    /// <summary>The longest time between two crashes, seconds; 0 for none.</summary>
    public int CrashEvery { get; init; }
    public double CommitFails { get; init; }
    public double CommitUnknown { get; init; }
    public double RecoveryFails { get; init; }

    /// <summary>The longest time between two outages of some part of the world, seconds; 0 for none.</summary>
    public int OutageEvery { get; init; }

    /// <summary>The longest outage, seconds.</summary>
    public int OutageMax { get; init; }
    public double ServiceFails { get; init; }
    public double InstanceFails { get; init; }
    public double VipRefused { get; init; }
    public bool NodesAreLost { get; init; }
    public bool NodesAreTampered { get; init; }

    /// <summary>Nodes die and never come back, and the control plane finds out.</summary>
    public bool NodesDie { get; init; }

    /// <summary>From time to time the compute service has no room for another instance.</summary>
    public bool RoomRunsOut { get; init; }

    /// <summary>The operator begins a rollout.</summary>
    public bool RollsOut { get; init; }

    public static FaultPlan Draw(Dice dice)
    {
        var quiet = dice.Chance(0.12);
        var heat = quiet ? 0 : dice.Pick([0.3, 1.0, 1.0, 2.5]);
        var strict = dice.Chance(0.2);
        return new FaultPlan
        {
            Quiet = quiet,
            Strict = strict,
            DurableTimers = dice.Chance(0.65),
            Balancers = dice.Between(3, 6),
            Roles = dice.Pick([1, 1, 2]),
            Spares = dice.Pick([0, 0, 2]),
            SnapshotInterval = dice.Pick([0, 3, 10, 40]),
            BatchMax = dice.Pick([1, 4, 16]),
            FaultsFor = TimeSpan.FromMinutes(dice.Pick([3, 5, 8, 15])),
            TenantPauseMax = dice.Pick([5, 15, 40]),
            Poison = dice.Pick([0, 0.05, 0.2]),
            MessageLoss = Rate(dice, heat, 0.04),
            MessageDuplicate = Rate(dice, heat, 0.04),
            MessageLate = Rate(dice, heat, 0.05),
            RequestLoss = Rate(dice, heat, 0.03),
            AnswerLoss = Rate(dice, heat, 0.04),
            AnswerDuplicate = Rate(dice, heat, 0.04),
            Zombie = Rate(dice, heat, 0.5),
            Passivation = quiet ? 0.02 : dice.Pick([0, 0.02, 0.2]),
            CrashEvery = quiet ? 0 : dice.Pick([0, 20, 90, 240]),
            CommitFails = Rate(dice, heat, 0.01),
            CommitUnknown = Rate(dice, heat, 0.01),
            RecoveryFails = Rate(dice, heat, 0.05),
            OutageEvery = quiet ? 0 : dice.Pick([0, 30, 120]),
            OutageMax = dice.Pick([10, 60, 60, 900]),
            ServiceFails = Rate(dice, heat, 0.08),
            InstanceFails = Rate(dice, heat, 0.05),
            VipRefused = quiet ? 0 : 0.04,
            NodesAreLost = !quiet && !strict && dice.Chance(0.4),
            NodesAreTampered = !quiet && dice.Chance(0.3),
            NodesDie = !quiet && dice.Chance(0.5),
            RoomRunsOut = !quiet && dice.Chance(0.3),
            HasFlavors = dice.Chance(0.3),
            BuildingAtOnce = dice.Pick([0, 0, 1, 2]),
            RollsOut = dice.Chance(0.4),
            Repetition = quiet ? 0 : dice.Pick([0, 0.2, 0.6]),
        };
    }

    private static double Rate(Dice dice, double heat, double usual) => dice.Chance(0.3) ? 0 : usual * heat;
}
