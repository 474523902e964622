using Lbaas.Actors.Contract;
using Lbaas.Runtime.Quarantine;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Timers;

namespace Lbaas.Runtime.Journal;

/// <summary>
/// Everything one actor wants made durable at once: all of it lands in one transaction, or none. Filled by the actor,
/// handed to <see cref="IJournal.TryCommit"/>, and not touched again until the listener has been called.
/// </summary>
public sealed class CommitRequest
{
    /// <summary>The actor whose request this is.</summary>
    public ActorAddress Actor { get; set; }

    /// <summary>The journal key of <see cref="Actor"/>; set with it, to make the string once per actor only.</summary>
    public string PersistenceId { get; set; } = "";

    /// <summary>
    /// The sequence number of the first of <see cref="Events"/>. If the journal has it already, ownership is lost.
    /// </summary>
    public long FirstSequenceNumber { get; set; }

    /// <summary>Serialized events, in order.</summary>
    public List<Payload> Events { get; } = [];

    /// <summary>Where <see cref="Events"/> stand in the journal that this one is a replica of. Null: they get their place here.</summary>
    public EventPlace? Place { get; set; }

    /// <summary>A snapshot as of the last event, or null. It replaces the older ones of the actor.</summary>
    public Payload? Snapshot { get; set; }

    /// <summary>Timers to set (replacing those of the same name) or, with no deadline, to remove.</summary>
    public List<TimerChange> Timers { get; } = [];

    /// <summary>Actors all of whose timers are replaced by others, whoever <see cref="Actor"/> is.</summary>
    public List<ActorTimers> ReplacedTimers { get; } = [];

    /// <summary>What changes for lists and GETs.</summary>
    public ReadSideChanges ReadSide { get; } = new();

    /// <summary>Puts the actor on record as quarantined, or null.</summary>
    public QuarantinedActor? Quarantine { get; set; }

    /// <summary>Takes the actor off the record of the quarantined.</summary>
    public bool ClearsQuarantine { get; set; }

    /// <summary>Takes events out that have been archived, or null. With it there are no events to add.</summary>
    public Removal? Removal { get; set; }

    /// <summary>
    /// Requests of other actors that are written with this one, in order: all of them, or none. They have neither listeners nor parts of
    /// their own.
    /// </summary>
    public IReadOnlyList<CommitRequest> Parts { get; set; } = [];

    /// <summary>The position up to which the journal that this one is a replica of was read; 0 in every other.</summary>
    public long ReadUpTo { get; set; }

    /// <summary>Called exactly once, on the committer's thread: it must return at once.</summary>
    public ICommitListener? Listener { get; set; }

    /// <summary>What became of it; valid from the listener's call on.</summary>
    public CommitOutcome Outcome { get; private set; }

    /// <summary>Why, when the outcome is not <see cref="CommitOutcome.Committed"/>.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The bytes to be written, roughly: what the bound of a transaction counts.</summary>
    public int SizeBytes
    {
        get
        {
            var size = ReadSide.SizeBytes + (Snapshot?.Bytes.Length ?? 0);
            foreach (var @event in Events)
                size += @event.Bytes.Length;
            for (var i = 0; i < Parts.Count; i++)
                size += Parts[i].SizeBytes;
            return size;
        }
    }

    /// <summary>The events to be written, those of the parts included.</summary>
    public int EventCount
    {
        get
        {
            var count = Events.Count;
            for (var i = 0; i < Parts.Count; i++)
                count += Parts[i].EventCount;
            return count;
        }
    }

    /// <summary>
    /// For journals: settles the request and calls the listener. Nobody may touch the request after this.
    /// </summary>
    public void Complete(CommitOutcome outcome, Exception? failure = null)
    {
        (Outcome, Failure) = (outcome, failure);
        Listener?.OnCommitCompleted(this);
    }

    /// <summary>Makes the request ready to be filled anew.</summary>
    public void Clear()
    {
        Actor = default;
        PersistenceId = "";
        FirstSequenceNumber = 0;
        Events.Clear();
        Place = null;
        Snapshot = null;
        Timers.Clear();
        ReplacedTimers.Clear();
        ReadSide.Clear();
        Quarantine = null;
        ClearsQuarantine = false;
        Removal = null;
        Parts = [];
        ReadUpTo = 0;
        Listener = null;
        Failure = null;
    }
}

/// <summary>Who waits for a commit.</summary>
public interface ICommitListener
{
    void OnCommitCompleted(CommitRequest request);
}
