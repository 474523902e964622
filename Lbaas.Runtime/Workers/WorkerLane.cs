using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Workers;

/// <summary>
/// What waits at one worker address. It exists only while there is something: idle addresses cost nothing.
/// </summary>
internal sealed class WorkerLane(ActorAddress address)
{
    public ActorAddress Address { get; } = address;

    public Queue<WorkerJob> Waiting { get; } = new(1);

    /// <summary>Since when its current message is worked on, or null.</summary>
    public DateTimeOffset? RunningSince { get; set; }
}

/// <summary>A message for a worker and the actor that wants the result (default: nobody).</summary>
internal readonly record struct WorkerJob(object Message, ActorAddress Sender);
