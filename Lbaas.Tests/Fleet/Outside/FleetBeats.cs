namespace Lbaas.Tests.Fleet.Outside;

/// <summary>
/// The heartbeats of all nodes: every second those whose turn it is. They are the bulk of a world, so that they go past the
/// agenda, and each node has its message made.
/// </summary>
internal sealed class FleetBeats(FleetWorld world)
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private int _turn;

    public void Start() => world.Agenda.After(world.Dice.Milliseconds(0, 1_000), Beat);

    private void Beat()
    {
        var (interval, now, loss, random) = ((int)world.Health.HeartbeatInterval.TotalSeconds, world.Agenda.Now, world.Plan.PacketLoss, world.Dice);
        var turn = _turn++ % interval;
        var nodes = world.Nodes.All;
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = nodes[i];
            if ((node.Amphora.GetHashCode() & int.MaxValue) % interval != turn || !node.Answers(now))
                continue;
            var sequence = node.NextBeat();
            if (random.Fault(loss))
                continue;
            if (node.IsSlow)
                BeatLate(node, sequence, now);
            else
                world.Process.Collector.Receive(node, sequence, now);
        }

        world.Agenda.After(s_second, Beat);
    }

    private void BeatLate(FleetNode node, long sequence, DateTimeOffset sentAt) =>
        world.Agenda.After(world.Dice.Milliseconds(100, 4_000), () => world.Process.Collector.Receive(node, sequence, sentAt));
}
