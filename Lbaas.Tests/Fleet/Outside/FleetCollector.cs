using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Health;
using Lbaas.Tests.Fleet.Host;

namespace Lbaas.Tests.Fleet.Outside;

/// <summary>The heartbeat table of one process with what gives it its time, as the pump of the server does.</summary>
internal sealed class FleetCollector
{
    private static readonly TimeSpan s_zombieAfter = TimeSpan.FromSeconds(60);

    private readonly FleetWorld _world;
    private readonly FleetProcess _process;
    private readonly List<(FleetNode Node, long Sequence, DateTimeOffset SentAt)> _held = [];
    private readonly Zombies _zombies;
    private readonly JournalWatch _journal;
    private bool _drains;

    public FleetCollector(FleetWorld world, FleetProcess process)
    {
        (_world, _process) = (world, process);
        _zombies = new Zombies(s_zombieAfter, s_zombieAfter);
        _journal = new JournalWatch(() => (process.Failed, process.Written));
        Table = new HeartbeatTable(world.Health, world.Directory, Tell, world.Clock, _zombies);
    }

    public HeartbeatTable Table { get; }

    public void Start()
    {
        Table.Expect(_world.Directory.InService());
        _process.Later(_world.Health.CheckInterval, Check);
        _process.Later(_world.Health.HeartbeatTimeout, Expect);
        _process.Later(s_zombieAfter, HuntZombies);
    }

    /// <summary>A datagram comes. While the process stands still it waits in the socket, or is lost with what does not fit there.</summary>
    public void Receive(FleetNode node, long sequence, DateTimeOffset sentAt)
    {
        if (!_process.IsAlive)
            return;
        if (!_process.StandsStill)
        {
            Take(node, sequence, sentAt);
            return;
        }

        if (!_world.Plan.SocketHolds)
            return;
        _held.Add((node, sequence, sentAt));
        if (_drains)
            return;
        _drains = true;
        _process.Later(TimeSpan.Zero, Drain);
    }

    // Taken by a mailbox is not heard by an actor.
    private bool Tell(ActorAddress target, object message)
    {
        if (!_world.Dice.Fault(_world.Plan.MessageLoss))
            return _process.Tell(target, message);
        _world.Trace?.Note("lost", target.PersistenceId, message);
        return true;
    }

    private void Drain()
    {
        _drains = false;
        foreach (var (node, sequence, sentAt) in _held)
            Take(node, sequence, sentAt);
        _held.Clear();
    }

    private void Take(FleetNode node, long sequence, DateTimeOffset sentAt)
    {
        var beat = node.BeatNow;
        beat.Sequence = sequence;
        beat.SentAtMs = sentAt.ToUnixTimeMilliseconds();
        Table.Accept(beat, _world.Agenda.Now);
    }

    private void Check()
    {
        _journal.Look();
        if (_journal.HasRecovered)
            Table.SayAgain();
        if (_journal.IsFailing)
            Table.Distrust("the journal can't be written");
        Table.CheckSilence();
        _process.Later(_world.Health.CheckInterval, Check);
    }

    private void Expect()
    {
        Table.Expect(_world.Directory.InService());
        _process.Later(_world.Health.HeartbeatTimeout, Expect);
    }

    private void HuntZombies()
    {
        Table.ForgetGone(_world.Directory.Has);
        foreach (var zombie in _zombies.Look(_world.Directory.Has, _world.Agenda.Now))
            _process.Tell(AmphoraCommand.AddressOf(zombie), new ZombieHeard());
        _process.Later(s_zombieAfter / 2, HuntZombies);
    }
}
