using Akka.Actor;
using Lbaas.Runtime.Workers;
using Microsoft.Extensions.Logging;

namespace Lbaas.Akka.Workers;

/// <summary>The worker of one address: its parent hands it one message at a time, and ends it when there is no more.</summary>
internal sealed class WorkerActor : ReceiveActor
{
    private readonly CancellationTokenSource _stop = new();

    public WorkerActor(WorkerKind kind, TimeProvider time, ILogger logger)
    {
        Receive<WorkerRequest>(request =>
        {
            // Off this thread: what a handler does before its first wait may take its time, too.
            Task.Run(() => WorkerAttempt.RunAsync(kind, request.Worker, request.Message, time, logger, _stop.Token))
                .PipeTo(Self, success: result => new AttemptEnded(request, result));
        });
        Receive<AttemptEnded>(static ended => Context.Parent.Tell(ended));
    }

    public static Props PropsFor(WorkerKind kind, TimeProvider time, ILogger logger) =>
        Props.Create(() => new WorkerActor(kind, time, logger));

    // Not disposed: an attempt that heeds nothing may still look at the token.
    protected override void PostStop() => _stop.Cancel();
}
