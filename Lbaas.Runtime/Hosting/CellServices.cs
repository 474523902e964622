using Lbaas.Actors.Contract;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Quarantine;
using Lbaas.Runtime.Replies;
using Lbaas.Runtime.Timers;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.Hosting;

/// <summary>What all cells of a host share.</summary>
internal sealed record CellServices(
    IJournal Journal,
    IEventFormat Format,
    AskRegistry Asks,
    DueIndex Due,
    QuarantineRegistry Quarantine,
    RecoveryGate Recoveries,
    ActorBatchPool Batches,
    RuntimeCounters Counters,
    RuntimeOptions Options,
    TimeProvider Time,
    ILogger Logger,
    ICellHost Host);

/// <summary>The host as its cells see it.</summary>
internal interface ICellHost
{
    bool IsStopping { get; }

    /// <summary>Carries a message out of an actor.</summary>
    void Send(ActorAddress sender, in Outgoing message);

    /// <summary>Makes an actor go on, or start, without a message.</summary>
    void WakeUp(ActorAddress actor);

    /// <summary>A cell has become idle.</summary>
    void OnRest();

    /// <summary>A cell wants to leave memory; it does if nothing has come for it meanwhile.</summary>
    bool TryPassivate(ActorCell cell);
}
