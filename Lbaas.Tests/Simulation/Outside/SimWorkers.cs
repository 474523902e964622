using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Rollouts;
using Lbaas.Tests.Simulation.Host;

namespace Lbaas.Tests.Simulation.Outside;

/// <summary>
/// The workers of one process: per address one request after the other. A request that a dead process had sent to the network
/// service is lost. A push may reach its node long after, which is why nodes refuse lower revisions; and so may a request its compute
/// service, which is why there are looks for instances that nobody owns.
/// </summary>
internal sealed class SimWorkers(World world, SimProcess process)
{
    private readonly Dictionary<ActorAddress, DateTimeOffset> _freeAt = [];
    private readonly Dictionary<ActorAddress, (object Request, DateTimeOffset Start)> _last = [];

    public void Submit(ActorAddress worker, object request)
    {
        if (world.Dice.Fault(world.Plan.RequestLoss))
        {
            world.Trace.Note("lost", worker.PersistenceId, request);
            return;
        }

        // As in the embedded host: a question that still waits is not asked once more.
        if (_last.TryGetValue(worker, out var last) && last.Start > world.Agenda.Now && last.Request.Equals(request))
            return;
        var start = _freeAt.TryGetValue(worker, out var free) && free > world.Agenda.Now ? free : world.Agenda.Now;
        _last[worker] = (request, start);
        var end = start + Duration(request);
        _freeAt[worker] = end;
        world.Agenda.At(end, () => Execute(worker, request));
    }

    private TimeSpan Duration(object request) => request switch
    {
        CreateInstance => world.Dice.Fault(0.1) ? world.Dice.Seconds(5, 60) : world.Dice.Milliseconds(20, 3_000),
        _ => world.Dice.Fault(0.05) ? world.Dice.Seconds(1, 10) : world.Dice.Milliseconds(1, 60),
    };

    private void Execute(ActorAddress worker, object request)
    {
        if (!process.IsAlive)
        {
            if (IsCarriedOutLate(request) && world.Dice.Fault(world.Plan.Zombie))
                world.Agenda.After(world.Dice.Seconds(0, 60), () => Late(request));
            return;
        }

        world.Trace.Note("carry out", worker.PersistenceId, request);
        object? answer = request switch
        {
            AllocateVip r => world.Vips.Allocate(r),
            ReleaseVip r => world.Vips.Release(r),
            CreateInstance r => world.Compute.Create(r),
            DeleteInstance r => world.Compute.Delete(r),
            InspectInstance r => world.Compute.Inspect(r),
            RotateCertificate r => world.Nodes.Rotate(r),
            ProbeAgent r => world.Nodes.Probe(r),
            PushConfiguration r => Push(worker, r),
            LookAtBalancer r => world.Lookout.Look(r),
            RolloutNews => null,
            _ => throw new ArgumentOutOfRangeException(nameof(request), request.GetType().Name, "no worker carries it out"),
        };
        if (answer is not null)
            world.Post.Answer(process, Asker(worker), answer);
    }

    /// <summary>Whether the world outside may do it although the process that asked for it is dead.</summary>
    public static bool IsCarriedOutLate(object request) => request is PushConfiguration or CreateInstance or DeleteInstance;

    private void Late(object request)
    {
        world.Trace.Note("carry out late", "", request);
        switch (request)
        {
            case PushConfiguration push:
                world.Nodes.Push(push);
                break;
            case CreateInstance create:
                world.Compute.Create(create);
                break;
            case DeleteInstance delete:
                world.Compute.Delete(delete);
                break;
        }
    }

    // A node that hangs takes the configuration or not; its driver waits until it has had enough.
    private object? Push(ActorAddress worker, PushConfiguration push)
    {
        if (!world.Nodes.Hangs(push.AmphoraId))
            return world.Nodes.Push(push);
        _freeAt[worker] = world.Agenda.Now + TimeSpan.FromSeconds(10);
        if (world.Dice.Chance(0.5))
            world.Agenda.After(world.Dice.Seconds(1, 60), () => world.Nodes.Push(push));
        world.Agenda.After(TimeSpan.FromSeconds(10), () =>
        {
            if (process.IsAlive)
                world.Post.Answer(process, Asker(worker), new PushFailed(push.Revision, DriverVerdict.RetryLater, "the agent does not answer"));
        });
        return null;
    }

    private static ActorAddress Asker(ActorAddress worker) => worker.Kind switch
    {
        LookAtBalancer.WorkerKind => RolloutCommand.Address,
        NetworkRequest.WorkerKind => new ActorAddress(LoadBalancerCommand.Kind, worker.Id),
        _ => new ActorAddress(AmphoraCommand.Kind, worker.Id),
    };
}
