using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Workers;

/// <summary>
/// What waits at one worker address. It exists only while there is something: idle addresses cost nothing.
/// </summary>
internal sealed class WorkerLane(ActorAddress address)
{
    private WorkerJob _last;

    public ActorAddress Address { get; } = address;

    public Queue<WorkerJob> Waiting { get; } = new(1);

    /// <summary>Since when its current message is worked on, or null.</summary>
    public DateTimeOffset? RunningSince { get; set; }

    public void Enqueue(WorkerJob job)
    {
        _last = job;
        Waiting.Enqueue(job);
    }

    /// <summary>
    /// Whoever waits for an answer asks again; while the question is still waiting here, that is the same question. Without
    /// this, what is asked for during an outage would be carried out over and over after it, ahead of what is wanted by then.
    /// </summary>
    public bool Repeats(WorkerJob job) => Waiting.Count > 0 && _last == job;
}

/// <summary>A message for a worker and the actor that wants the result (default: nobody).</summary>
internal readonly record struct WorkerJob(object Message, ActorAddress Sender);
