using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Tests.Fleet.Host;

namespace Lbaas.Tests.Fleet.Outside;

/// <summary>The workers of one process: per address one request after the other.</summary>
internal sealed class FleetWorkers(FleetWorld world, FleetProcess process)
{
    /// <summary>As the driver's options have it.</summary>
    public static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_pushTimeout = TimeSpan.FromSeconds(10);

    private readonly Dictionary<ActorAddress, DateTimeOffset> _freeAt = [];
    private readonly Dictionary<ActorAddress, (object Request, DateTimeOffset Start)> _last = [];

    public void Submit(ActorAddress worker, object request)
    {
        var now = world.Agenda.Now;
        // As in the embedded host: a question that still waits is not asked once more.
        if (_last.TryGetValue(worker, out var last) && last.Start > now && last.Request.Equals(request))
            return;
        var start = _freeAt.TryGetValue(worker, out var free) && free > now ? free : now;
        _last[worker] = (request, start);
        var end = start + Duration(request);
        _freeAt[worker] = end;
        world.Agenda.At(end, () => Execute(worker, request));
    }

    private TimeSpan Duration(object request) => request switch
    {
        CreateInstance => world.Plan.ComputeIsSlow ? world.Dice.Seconds(2, 30) : world.Dice.Milliseconds(200, 4_000),
        AmphoraDriverRequest driven => DurationAt(world.Nodes.Find(driven.AmphoraId), driven is PushConfiguration ? s_pushTimeout : ProbeTimeout),
        _ => world.Dice.Milliseconds(1, 100),
    };

    private TimeSpan DurationAt(FleetNode? node, TimeSpan timeout) => node switch
    {
        { Truth: NodeTruth.AgentDown, Host.Zone.IsCutOff: false } => world.Dice.Milliseconds(1, 10),
        { IsSlow: true } => world.Dice.Milliseconds(100, 4_000),
        not null when node.Answers(world.Agenda.Now) => world.Dice.Milliseconds(1, 60),
        _ => timeout,
    };

    private void Execute(ActorAddress worker, object request)
    {
        if (!process.IsAlive)
            return;
        var answer = AnswerTo(request);
        world.Trace?.Note("carry out", worker.PersistenceId, $"{request.GetType().Name}: {answer}");
        if (world.Dice.Fault(world.Plan.AnswerLoss))
            return;
        process.Later(TimeSpan.Zero, () => process.Tell(Asker(worker), answer));
    }

    private object AnswerTo(object request) => request switch
    {
        CreateInstance r => world.Compute.Create(r),
        DeleteInstance r => world.Compute.Delete(r),
        InspectInstance r => world.Compute.Inspect(r),
        ProbeAgent r => Probe(r),
        PushConfiguration r when IsLost() => new PushFailed(r.Revision, DriverVerdict.RetryLater, "the agent did not answer in time"),
        PushConfiguration r => world.Nodes.Push(r),
        ConfigureAgent r => world.Nodes.Find(r.AmphoraId)?.Answers(world.Agenda.Now) == true
            ? new AgentConfigured()
            : new AgentNotConfigured("the agent does not answer", Final: false),
        AllocateVip r => new VipReady(FleetVips.Of(r)),
        ReleaseVip => new VipGone(),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request.GetType().Name, "no worker carries it out"),
    };

    private AmphoraDriverAnswer Probe(ProbeAgent request)
    {
        var node = world.Nodes.Find(request.AmphoraId);
        if (node is { IsGone: false, Truth: NodeTruth.AgentDown, Host.Zone.IsCutOff: false })
            return new AgentSilent("connection refused") { IsRefused = true };
        return node is not null && node.Answers(world.Agenda.Now) && !IsLost()
            ? new AgentAnswered("2.6.12")
            : new AgentSilent("the agent did not answer in time");
    }

    // A connection is tried three times before its timeout.
    private bool IsLost() => world.Dice.Fault(Math.Pow(world.Plan.PacketLoss, 3));

    private static ActorAddress Asker(ActorAddress worker) => worker.Kind == NetworkRequest.WorkerKind
        ? new ActorAddress(LoadBalancerCommand.Kind, worker.Id)
        : new ActorAddress(AmphoraCommand.Kind, worker.Id);
}
