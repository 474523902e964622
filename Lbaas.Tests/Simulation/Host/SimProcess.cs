using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Contract;
using Lbaas.Tests.Simulation.Outside;

namespace Lbaas.Tests.Simulation.Host;

/// <summary>One life of the program: from its start to the next crash. Whatever is not in the journal ends with it.</summary>
internal sealed class SimProcess
{
    private readonly World _world;
    private readonly Dictionary<ActorAddress, SimCell> _cells = [];

    public SimProcess(World world, int epoch)
    {
        (_world, Epoch) = (world, epoch);
        Timers = new SimTimers(world, this);
        Workers = new SimWorkers(world, this);
    }

    public int Epoch { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>Dead for the world, yet what it was committing still lands, and may still have effects.</summary>
    public bool IsPaused { get; set; }

    public SimTimers Timers { get; }

    public SimWorkers Workers { get; }

    public void Start()
    {
        _world.Trace.Note("start", $"process {Epoch}");
        _world.Journal.TakeOver(Epoch);
        foreach (var history in _world.Journal.Histories)
        {
            if (_world.Plan.DurableTimers)
                Timers.Replace(history.Actor, history.Due);
            else
                _world.Agenda.After(_world.Dice.Milliseconds(0, 3_000), () => Deliver(history.Actor, SimEnvelope.WakeUp));
        }

        foreach (var pool in _world.Pools.Stocked)
            Tell(AmphoraPoolCommand.AddressOf(pool), new CheckSpares());
    }

    public void Crash()
    {
        _world.Trace.Note("crash", $"process {Epoch}");
        IsAlive = false;
        _world.Journal.OnCrash(this);
    }

    public void Tell(ActorAddress actor, object message) => Deliver(actor, new SimEnvelope(message, ReplyAddress.None, null));

    public void Deliver(ActorAddress actor, in SimEnvelope envelope)
    {
        if (!IsAlive)
            return;
        if (!_cells.TryGetValue(actor, out var cell))
            _cells[actor] = cell = new SimCell(_world, this, actor);
        cell.Offer(envelope.Message is { } message ? envelope with { Message = _world.Carry(message) } : envelope);
    }

    /// <summary>A message from one of its actors sets out.</summary>
    public void Send(in Outgoing outgoing)
    {
        if (_world.Behaviors.ContainsKey(outgoing.Target.Kind))
            _world.Post.Send(this, outgoing.Target, outgoing.Message);
        else if (IsAlive || SimWorkers.IsCarriedOutLate(outgoing.Message))
            Workers.Submit(outgoing.Target, outgoing.Message);
    }

    public void Remove(ActorAddress actor) => _cells.Remove(actor);
}
