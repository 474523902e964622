using Lbaas.Actors.Contract;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Mailboxes;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Timers;

namespace Lbaas.Runtime.Hosting;

/// <summary>
/// What a busy actor works on: the messages taken, the effects held back, the commit they wait for. Pooled.
/// </summary>
internal sealed class ActorBatch
{
    public List<Envelope> Inbox { get; } = [];

    /// <summary>Effects that leave after the commit, with the message that caused them (none for Resume).</summary>
    public List<(Effect Effect, Envelope Cause)> Held { get; } = [];

    public CommitRequest Request { get; } = new();

    /// <summary>The effect of Resume is in this batch.</summary>
    public bool Resumes { get; set; }

    public bool NeedsCommit => Request.Events.Count > 0 || Request.Timers.Count > 0;

    /// <summary>
    /// False: the timer is not, or no longer, set as it was when it was sent to its actor; an earlier message of this
    /// very batch may have changed it.
    /// </summary>
    public bool IsSet(DueEntry due, DueIndex index) =>
        LastChange(due.Name) is null && ReferenceEquals(index.Find(due.Actor, due.Name), due);

    /// <summary>
    /// Adds what an effect wants made durable. True: the effect is held back until that is. False: there is nothing to
    /// wait for, and nothing uncommitted that it would overtake.
    /// </summary>
    public bool Hold(ActorAddress actor, Effect effect, DueEntry? due, in Envelope cause, CellServices services)
    {
        for (var i = 0; i < effect.Events.Count; i++)
            Request.Events.Add(services.Format.Write(effect.Events[i]));
        // The row of a timer that has fired goes with the commit of what it led to, unless the actor sets it again.
        if (due is not null)
            Request.Timers.Add(new TimerChange(due.Name, null, ""));
        for (var i = 0; i < effect.Timers.Count; i++)
        {
            if (IsChange(effect.Timers[i], actor, services.Due))
                Request.Timers.Add(effect.Timers[i]);
        }

        if (NeedsCommit)
            Held.Add((effect, cause));
        return NeedsCommit;
    }

    /// <summary>
    /// Completes the request: read side, and a snapshot when the history has grown to <paramref name="snapshotAt"/>.
    /// </summary>
    public void Seal(ActorShell shell, IProjection? projection, IEventFormat format, long snapshotAt)
    {
        Request.FirstSequenceNumber = shell.SequenceNumber + 1;
        if (Request.Events.Count == 0)
            return;
        projection?.Project(shell.Address.Id, shell.Committed, shell.Tentative, Request.ReadSide);
        if (shell.TentativeSequenceNumber >= snapshotAt)
            Request.Snapshot = format.WriteState(shell.Tentative);
    }

    public void Clear()
    {
        Inbox.Clear();
        Held.Clear();
        Request.Clear();
        Resumes = false;
    }

    // Resume sets every timer anew, most of them as they are: that is worth no commit.
    private bool IsChange(in TimerChange change, ActorAddress actor, DueIndex index)
    {
        var current = LastChange(change.Name) is { } last ? last.DueAt : index.Find(actor, change.Name)?.Deadline;
        return current?.UtcTicks != change.DueAt?.UtcTicks;
    }

    private TimerChange? LastChange(string timer)
    {
        var timers = Request.Timers;
        for (var i = timers.Count - 1; i >= 0; i--)
        {
            if (timers[i].Name == timer)
                return timers[i];
        }

        return null;
    }
}
