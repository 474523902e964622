using Akka.Actor;
using Lbaas.Runtime.Workers;

namespace Lbaas.Akka.Workers;

/// <summary>What waits at one worker address, and who works on it. It exists only while there is something.</summary>
internal sealed class WorkerLane(string id)
{
    private WorkerRequest? _last;

    public string Id { get; } = id;

    public Queue<WorkerRequest> Waiting { get; } = new(1);

    /// <summary>The actor of this address, from its first message until it is seen to have ended.</summary>
    public IActorRef? Worker { get; set; }

    /// <summary>Since when its current message is worked on, or null.</summary>
    public DateTimeOffset? RunningSince { get; set; }

    /// <summary>The worker was told to end; what comes now is for the next one.</summary>
    public bool IsClosing { get; set; }

    public WorkerLaneDescription Description => new(Id, RunningSince, Waiting.Count);

    public void Enqueue(WorkerRequest request)
    {
        _last = request;
        Waiting.Enqueue(request);
    }

    /// <summary>
    /// Whoever waits for an answer asks again; while the question is still waiting here, that is the same question. Without
    /// this, what is asked for during an outage would be carried out over and over after it, ahead of what is wanted by then.
    /// </summary>
    public bool Repeats(WorkerRequest request) => Waiting.Count > 0 && _last == request;
}
