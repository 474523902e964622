using Lbaas.Actors.Contract;
using Lbaas.Runtime.Workers;

namespace Lbaas.Akka.Workers;

/// <summary>A piece of work for the workers of this node.</summary>
/// <param name="Worker">The address it is for: work for one address is done one after the other.</param>
/// <param name="Message">The question.</param>
/// <param name="Asker">The entity that wants the result; default: nobody.</param>
public sealed record WorkerRequest(ActorAddress Worker, object Message, ActorAddress Asker);

/// <summary>Changes how much the workers of a kind work on at the same time, on this node and until its next start.</summary>
/// <param name="Limit">At least 1. More takes effect at once, less as work ends.</param>
public sealed record SetConcurrency(int Limit);

/// <summary>From a worker: that attempt has ended.</summary>
internal sealed record AttemptEnded(WorkerRequest Request, AttemptResult Result);
