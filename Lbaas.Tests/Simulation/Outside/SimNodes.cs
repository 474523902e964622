using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.Statuses;
using Lbaas.Tests.Simulation.Checks;

namespace Lbaas.Tests.Simulation.Outside;

/// <summary>All nodes there ever were, and their agents.</summary>
internal sealed class SimNodes(World world)
{
    private readonly Dictionary<Guid, SimNode> _nodes = [];
    private readonly List<SimNode> _inOrder = [];

    public IReadOnlyList<SimNode> All => _inOrder;

    public SimNode? Find(Guid amphora) => _nodes.GetValueOrDefault(amphora);

    public void Boot(Guid amphora, string computeId)
    {
        var slow = world.Dice.Fault(0.1);
        var node = new SimNode(amphora, world.Agenda.Now + (slow ? world.Dice.Seconds(20, 200) : world.Dice.Milliseconds(100, 8_000)))
        {
            ComputeId = computeId,
            CertificateEnd = world.Agenda.Now + SimNode.FirstCertificate,
        };
        _nodes[amphora] = node;
        _inOrder.Add(node);
        Beat(node);
    }

    public void Vanish(Guid amphora)
    {
        if (Find(amphora) is { } node)
            node.IsGone = true;
    }

    public bool Hangs(Guid amphora) => Find(amphora) is { Hangs: true, IsGone: false };

    /// <summary>A node other than those of <paramref name="except"/> that answers at the address.</summary>
    public Guid? CarrierOf(string address, Guid except) =>
        _inOrder.Find(node => !node.IsGone && node.Balancer != except && node.Configuration?.LoadBalancer?.Vip?.Address == address)?.Amphora;

    public AmphoraDriverAnswer Probe(ProbeAgent request) => Find(request.AmphoraId) is { } node && Answers(node)
        ? new AgentAnswered("2.6.12")
        : new AgentSilent("connection refused");

    public AmphoraDriverAnswer Rotate(RotateCertificate request)
    {
        if (Find(request.AmphoraId) is not { } node || !Answers(node))
            return new CertificateNotRotated("connection refused");
        node.CertificateEnd = world.Agenda.Now + SimNode.NextCertificate;
        // It has the new one although the answer says otherwise.
        return world.Dice.Fault(world.Plan.ServiceFails) ? new CertificateNotRotated("the connection broke") : new CertificateRotated(node.CertificateEnd);
    }

    public AmphoraDriverAnswer Push(PushConfiguration push)
    {
        if (Find(push.AmphoraId) is not { } node || node.IsGone || node.ComputeId != push.Instance.ComputeId)
            return new PushFailed(push.Revision, DriverVerdict.NodeIsGone, "there is no such node");
        if (!Answers(node))
            return new PushFailed(push.Revision, DriverVerdict.RetryLater, "connection refused");
        if (push.Revision < node.Revision && !world.Sabotage.NodesTakeAnyRevision)
            return new PushFailed(push.Revision, DriverVerdict.RetryLater, "lower revision") { NodeRevision = node.Revision };
        if (Poison.Refuses(push.Configuration) is { } reason)
            return new PushFailed(push.Revision, DriverVerdict.ChangeIsBad, reason);
        Take(node, push);
        // The configuration is in effect although the answer says otherwise.
        return world.Dice.Fault(world.Plan.ServiceFails)
            ? new PushFailed(push.Revision, DriverVerdict.RetryLater, "the connection broke")
            : new ConfigurationPushed(push.Revision, node.Digest) { Omitted = Poison.Lacks(push.Configuration) };
    }

    /// <summary>Somebody changes what the node runs.</summary>
    public void Tamper(SimNode node)
    {
        if (node.Configuration is null)
            return;
        node.Configuration = node.Configuration with { Listeners = node.Configuration.Listeners.Clear() };
        node.Digest = $"tampered-{world.Agenda.Steps}";
    }

    private void Take(SimNode node, PushConfiguration push)
    {
        if (push.Revision < node.Revision)
            throw new InvariantViolation(Invariant.RevisionsNeverGoDown, $"node {node.Amphora} goes from {node.Revision} to {push.Revision}");
        var vip = push.Configuration.LoadBalancer?.Vip?.Address;
        if (vip is not null && !world.Vips.IsHeldBy(vip, push.LoadBalancerId))
            throw new InvariantViolation(Invariant.VipsAreNotShared, $"node {node.Amphora} of {push.LoadBalancerId} takes {vip}, which is not its load balancer's");
        world.Trace.Note("takes", node.Amphora.ToString(), $"revision {push.Revision}");
        (node.Revision, node.Configuration, node.Balancer) = (push.Revision, push.Configuration, push.LoadBalancerId);
        node.Digest = $"digest-{push.Revision}";
        Share(node, push);
    }

    // Of a pair: who starts to share the VIP, or goes on with others than before. The two of a revision hear of each other soon
    // enough; one that has no place any more hears of nobody.
    private void Share(SimNode node, PushConfiguration push)
    {
        if (push.Carriers.Length < 2 || push.Carriers.First(carrier => carrier.AmphoraId == push.AmphoraId).Waits)
            return;
        node.Sharers = push.Carriers.Select(carrier => carrier.AmphoraId).ToHashSet();
        var book = world.Ledger.Books.First(book => book.Balancer == push.LoadBalancerId);
        var other = _inOrder.Find(other => other.Balancer == push.LoadBalancerId && other.MayHold && !node.Sharers.Contains(other.Amphora) && !book.Counts(other.Amphora) && !book.IsGivenUp(other.Amphora));
        if (other is not null)
            throw new InvariantViolation(Invariant.VipsHaveOneHolder, $"{node.Amphora} joins at {push.Revision} while {other.Amphora}, which it does not know, may hold the VIP of {push.LoadBalancerId}");
    }

    public bool Answers(SimNode node) => !node.IsGone && !node.IsDead && !node.IsDown && !node.Hangs && world.Agenda.Now >= node.AnswersFrom && world.Agenda.Now < node.CertificateEnd;

    private void Beat(SimNode node)
    {
        world.Agenda.After(world.Dice.Seconds(20, 60), () =>
        {
            if (node.IsGone)
                return;
            if (Answers(node) && !world.Dice.Fault(0.1))
            {
                var seen = new NodeObserved(true, OperatingStatus.Online, node.Revision == 0 ? null : node.Revision, node.Digest);
                world.Process.Tell(AmphoraCommand.AddressOf(node.Amphora), seen);
            }

            Beat(node);
        });
    }
}
