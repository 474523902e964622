using Lbaas.Runtime.Quarantine;
using Lbaas.Runtime.Timers;
using Lbaas.Runtime.Workers;

namespace Lbaas.Runtime.Hosting;

/// <summary>What the host is doing, for the operator: plain data, ready to be printed.</summary>
public sealed record HostDescription(
    DateTimeOffset At,
    bool IsStopping,
    IReadOnlyList<KindDescription> Kinds,
    IReadOnlyList<WorkerDescription> Workers,
    int DueCount,
    IReadOnlyList<DueEntry> NextDue,
    IReadOnlyList<QuarantinedActor> Quarantine,
    int AskersWaiting,
    int RecoveriesWaiting,
    JournalDescription Journal,
    IReadOnlyDictionary<string, long> Counters);

/// <summary>A kind of actor: how many are in memory, and those that are busy or have the most to do.</summary>
public sealed record KindDescription(
    string Kind, int Loaded, int MailboxTotal, IReadOnlyList<ActorDescription> Busiest);

/// <param name="Id">The actor's id.</param>
/// <param name="Doing">idle, starting, recovering, processing or committing.</param>
/// <param name="Since">When it last took messages, UTC.</param>
/// <param name="Mailbox">Messages waiting.</param>
public sealed record ActorDescription(string Id, string Doing, DateTimeOffset Since, int Mailbox);

public sealed record WorkerDescription(
    string Kind, int MaxConcurrency, int Running, int Waiting, long Completed, long Dropped, long Failed, long TimedOut,
    long Abandoned, IReadOnlyList<WorkerLaneDescription> Longest);

public sealed record JournalDescription(
    long Commits, long Requests, long Events, long LargestBatch, long NotWritten, long OwnershipLost, long Unknown);
