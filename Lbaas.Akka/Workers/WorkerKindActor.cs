using Akka.Actor;
using Lbaas.Actors.Contract;
using Lbaas.Runtime.Workers;
using Microsoft.Extensions.Logging;

namespace Lbaas.Akka.Workers;

/// <summary>
/// Runs the workers of one kind on one node, with the bounds of the embedded host's <see cref="WorkerPool"/>: a child for each address that
/// has something to do, one message at a time each. Delivery is at most once: a full queue, a time-out, an exception or a dead
/// node lose the message, and the one who sent it asks again by its own timer.
/// </summary>
public sealed class WorkerKindActor : ReceiveActor
{
    private readonly WorkerKind _kind;
    private readonly WorkerFigures _figures;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<ActorAddress, object> _tell;
    private readonly Dictionary<string, WorkerLane> _lanes = [];
    private readonly Dictionary<IActorRef, WorkerLane> _workers = [];
    private readonly Queue<WorkerLane> _ready = new();

    /// <param name="kind">What to run.</param>
    /// <param name="figures">Where this actor writes down what it does.</param>
    /// <param name="time">The clock of the time-outs.</param>
    /// <param name="logger">Where failures are reported.</param>
    /// <param name="tell">Brings a result to the entity that asked for it.</param>
    public WorkerKindActor(
        WorkerKind kind, WorkerFigures figures, TimeProvider time, ILogger logger, Action<ActorAddress, object> tell)
    {
        (_kind, _figures, _time, _logger, _tell) = (kind, figures, time, logger, tell);
        Receive<WorkerRequest>(Offer);
        Receive<AttemptEnded>(OnAttemptEnded);
        Receive<SetConcurrency>(change =>
        {
            _figures.MaxConcurrency = Math.Max(1, change.Limit);
            StartReady();
        });
        Receive<Terminated>(ended => OnWorkerEnded(ended.ActorRef));
    }

    public static Props PropsFor(
        WorkerKind kind, WorkerFigures figures, TimeProvider time, ILogger logger, Action<ActorAddress, object> tell) =>
        Props.Create(() => new WorkerKindActor(kind, figures, time, logger, tell));

    // A worker catches what its handler throws: one that fails all the same is replaced when there is something to do.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    private void Offer(WorkerRequest request)
    {
        var id = request.Worker.Id;
        var isNew = !_lanes.TryGetValue(id, out var lane);
        if (lane?.Repeats(request) == true)
        {
            _figures.Repeated++;
            return;
        }

        if (_figures.Waiting >= _kind.Options.TotalCapacity || lane?.Waiting.Count >= _kind.Options.QueueCapacity)
        {
            _figures.Dropped++;
            return;
        }

        lane ??= _lanes[id] = new WorkerLane(id);
        lane.Enqueue(request);
        _figures.Waiting++;
        _figures.Show(lane.Description);
        if (isNew)
            _ready.Enqueue(lane);
        StartReady();
    }

    private void StartReady()
    {
        while (_figures.Running < _figures.MaxConcurrency && _ready.TryDequeue(out var lane))
        {
            _figures.Running++;
            _figures.Waiting--;
            lane.Worker ??= StartWorker(lane);
            lane.RunningSince = _time.GetUtcNow();
            lane.Worker.Tell(lane.Waiting.Dequeue());
            _figures.Show(lane.Description);
        }
    }

    private IActorRef StartWorker(WorkerLane lane)
    {
        var worker = Context.Watch(Context.ActorOf(WorkerActor.PropsFor(_kind, _time, _logger), NameOf(lane.Id)));
        _workers[worker] = lane;
        return worker;
    }

    private void OnAttemptEnded(AttemptEnded ended)
    {
        if (!_lanes.TryGetValue(ended.Request.Worker.Id, out var lane) || !Sender.Equals(lane.Worker))
            return;
        _figures.Count(ended.Result);
        if (ended.Result.Value is { } value && ended.Request.Asker != default)
            Tell(ended.Request, value);
        Free(lane);
        if (lane.Waiting.Count > 0)
        {
            _ready.Enqueue(lane);
        }
        else
        {
            lane.IsClosing = true;
            Context.Stop(lane.Worker);
        }

        StartReady();
    }

    private void Tell(WorkerRequest request, object value)
    {
        try
        {
            _tell(request.Asker, value);
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "The result of {Worker} can't be told", request.Worker);
        }
    }

    // Only now may the address have a worker again: two children can't have the same name, and two must not work for one address.
    private void OnWorkerEnded(IActorRef worker)
    {
        if (!_workers.Remove(worker, out var lane))
            return;
        var (wasRunning, wasClosing) = (lane.RunningSince is not null, lane.IsClosing);
        (lane.Worker, lane.IsClosing) = (null, false);
        if (wasRunning)
        {
            _figures.Failed++;
            Free(lane);
        }

        if (lane.Waiting.Count == 0)
        {
            _lanes.Remove(lane.Id);
            _figures.Forget(lane.Id);
        }
        else if (wasRunning || wasClosing)
        {
            _ready.Enqueue(lane);
        }

        StartReady();
    }

    private void Free(WorkerLane lane)
    {
        _figures.Running--;
        lane.RunningSince = null;
        _figures.Show(lane.Description);
    }

    // Ids are what tenants or drivers make them; an actor's name has an alphabet, and must not be empty.
    private static string NameOf(string id) => "w-" + Uri.EscapeDataString(id);
}
