using Lbaas.Actors.Contract;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Mailboxes;

namespace Lbaas.Runtime.Hosting;

/// <summary>What a busy actor works on: the messages taken, the effects held back, the commit they wait for. Pooled.</summary>
internal sealed class ActorBatch
{
    public List<Envelope> Inbox { get; } = [];

    /// <summary>Effects that leave after the commit, with the message that caused them (none for Resume).</summary>
    public List<(Effect Effect, Envelope Cause)> Held { get; } = [];

    public CommitRequest Request { get; } = new();

    /// <summary>The effect of Resume is in this batch.</summary>
    public bool Resumes { get; set; }

    public bool NeedsCommit => Request.Events.Count > 0 || Request.Timers.Count > 0;

    /// <summary>The last change to a timer in this batch, or null when there is none.</summary>
    public TimerChange? LastChange(string timer)
    {
        var timers = Request.Timers;
        for (var i = timers.Count - 1; i >= 0; i--)
        {
            if (timers[i].Name == timer)
                return timers[i];
        }

        return null;
    }

    public void Clear()
    {
        Inbox.Clear();
        Held.Clear();
        Request.Clear();
        Resumes = false;
    }
}
