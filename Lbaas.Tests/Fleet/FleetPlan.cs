using Lbaas.Tests.Simulation;

namespace Lbaas.Tests.Fleet;

/// <summary>What kind of fleet a seed makes, and what becomes of it. Rates are probabilities, times are seconds unless they say otherwise.</summary>
internal sealed record FleetPlan
{
    public bool Quiet { get; init; }

    /// <summary>Which of the steady fleets it begins with.</summary>
    public int Mix { get; init; }

    /// <summary>The fleet's life goes wrong for so long.</summary>
    public TimeSpan FaultsFor { get; init; }

    /// <summary>Of heartbeats; a TCP connection tries three times.</summary>
    public double PacketLoss { get; init; }

    public int PauseEvery { get; init; }
    public int PauseMax { get; init; }

    /// <summary>Heartbeats wait in the socket while the process stands still; otherwise they are lost.</summary>
    public bool SocketHolds { get; init; }
    public int CrashEvery { get; init; }
    public int OutageEvery { get; init; }
    public int OutageMax { get; init; }
    public double CommitFails { get; init; }
    public double CommitUnknown { get; init; }
    public double MessageLoss { get; init; }

    public double ComputeFails { get; init; }
    public double AnswerLoss { get; init; }
    public double InstanceFails { get; init; }
    public bool ComputeIsSlow { get; init; }
    public bool ComputeIsBlind { get; init; }
    public bool ZoneIsFull { get; init; }

    public int Deaths { get; init; }
    public int Hangs { get; init; }
    public int Crashes { get; init; }

    /// <summary>Hung for good, with their addresses.</summary>
    public int Wedges { get; init; }

    /// <summary>Heard without their listeners for a while.</summary>
    public int Bare { get; init; }

    /// <summary>Pairs whose nodes do not hear each other for a while.</summary>
    public int Splits { get; init; }

    public int Flaps { get; init; }
    public int SlowNodes { get; init; }
    public int HostsLost { get; init; }
    public ZoneFate ZoneFate { get; init; }

    /// <summary>Instances that bear our mark and that nobody has ordered.</summary>
    public int Strays { get; init; }

    /// <summary>How long after the brake closed somebody opens it.</summary>
    public int OperatorDelay { get; init; }

    /// <summary>Somebody keeps the brake closed for a while.</summary>
    public bool OperatorHoldsIt { get; init; }

    /// <summary>Tenants change something every so often; 0 for never.</summary>
    public int TenantEvery { get; init; }

    /// <summary>Within what the control plane promises to bear without an error of judgement.</summary>
    public bool JudgementIsFair => PacketLoss <= 0.1 && PauseMax <= 10;

    public static FleetPlan Draw(Dice dice)
    {
        if (dice.Chance(0.125))
            return new FleetPlan { Quiet = true, Mix = dice.Between(0, SteadyFleet.Mixes - 1), FaultsFor = TimeSpan.FromMinutes(2), SocketHolds = true, TenantEvery = 20 };
        var fate = dice.Chance(0.25) ? dice.Pick([ZoneFate.Dies, ZoneFate.LosesPower, ZoneFate.IsCutOff]) : ZoneFate.None;
        return new FleetPlan
        {
            Mix = dice.Between(0, SteadyFleet.Mixes - 1),
            FaultsFor = TimeSpan.FromMinutes(dice.Pick([2, 3, 5, 8])),
            PacketLoss = dice.Pick([0, 0.02, 0.1, 0.1, 0.3]),
            PauseEvery = dice.Pick([0, 30, 90]),
            PauseMax = dice.Pick([2, 10, 10, 30]),
            SocketHolds = dice.Chance(0.5),
            CrashEvery = dice.Pick([0, 0, 60, 200]),
            OutageEvery = dice.Pick([0, 0, 60, 200]),
            OutageMax = dice.Pick([5, 30, 120]),
            CommitFails = dice.Pick([0, 0, 0.005, 0.02]),
            CommitUnknown = dice.Pick([0, 0.01]),
            MessageLoss = dice.Pick([0, 0, 0.02]),
            ComputeFails = dice.Pick([0, 0.05, 0.2]),
            AnswerLoss = dice.Pick([0, 0.02, 0.1]),
            InstanceFails = dice.Pick([0, 0.05, 0.2]),
            ComputeIsSlow = dice.Chance(0.2),
            ComputeIsBlind = dice.Chance(0.3),
            ZoneIsFull = dice.Chance(0.2),
            Deaths = dice.Pick([0, 1, 3, 6, 12]),
            Hangs = dice.Pick([0, 0, 1, 4]),
            Crashes = dice.Pick([0, 0, 1, 4]),
            Flaps = dice.Pick([0, 0, 2, 6]),
            SlowNodes = dice.Pick([0, 0, 5, 20]),
            HostsLost = dice.Pick([0, 0, 0, 1, 2]),
            ZoneFate = fate,
            Strays = dice.Pick([0, 0, 0, 2]),
            OperatorDelay = dice.Pick([10, 60, 240]),
            OperatorHoldsIt = dice.Chance(0.15),
            TenantEvery = dice.Pick([0, 20, 60]),
            Wedges = dice.Pick([0, 0, 1, 3]),
            Bare = dice.Pick([0, 0, 1, 4]),
            Splits = dice.Pick([0, 0, 2, 6]),
        };
    }
}

/// <summary>What becomes of one zone.</summary>
internal enum ZoneFate
{
    None,

    /// <summary>Its machines burn down; new ones come when the faults have stopped.</summary>
    Dies,

    /// <summary>Its nodes are off for a while, and come back with what is on their disks.</summary>
    LosesPower,

    /// <summary>The controller does not reach it for a while; traffic goes on.</summary>
    IsCutOff,
}
