using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Api.History;

/// <summary>The changes of one load balancer and what became of them, read off its events.</summary>
internal sealed class BalancerHistory(int limit)
{
    private readonly List<HistoryEntry> _entries = [];
    private readonly Dictionary<long, IReadOnlyList<Guid>> _revisions = [];

    public IReadOnlyList<HistoryEntry> Entries => _entries;

    /// <summary>As many as were asked for, and nothing later can say more about them.</summary>
    public bool IsComplete => _entries.Count == limit && _entries.TrueForAll(entry => entry.Outcome != HistoryEntry.Pending);

    /// <summary>The next event, in order.</summary>
    public void Add(RecordedEvent recorded)
    {
        switch (recorded.Event)
        {
            case LoadBalancerRequested e:
                Accept(e.Change, recorded);
                break;
            case ChangeAccepted e:
                // The end of the load balancer overtakes whatever was under way.
                if (e.Change.Kind == Change.DeleteLoadBalancer)
                    End(_entries, HistoryEntry.Overtaken, "the load balancer is being deleted", recorded);
                Accept(e.Change, recorded);
                break;
            case RevisionIssued e:
                _revisions[e.Revision] = e.Changes;
                foreach (var entry in Of(e.Changes))
                    entry.Revisions.Add(e.Revision);
                break;
            case ChangesApplied e:
                End(Of(_revisions.GetValueOrDefault(e.Revision) ?? []), HistoryEntry.Applied, null, recorded);
                break;
            case ChangeFailed e:
                End(Of([e.ChangeId]), HistoryEntry.Failed, e.Reason, recorded);
                break;
            case CreationRefused e:
                End(_entries, HistoryEntry.Refused, e.Fault.Text, recorded);
                break;
            case LoadBalancerDeleted:
                End(_entries, HistoryEntry.Applied, null, recorded);
                break;
        }
    }

    private void Accept(Change change, RecordedEvent recorded)
    {
        if (_entries.Count < limit)
            _entries.Add(new HistoryEntry(recorded.SequenceNumber, recorded.At, change));
    }

    private IEnumerable<HistoryEntry> Of(IReadOnlyList<Guid> changes) =>
        _entries.Where(entry => changes.Contains(entry.Change.Id));

    private static void End(IEnumerable<HistoryEntry> entries, string outcome, string? reason, RecordedEvent recorded)
    {
        foreach (var entry in entries.Where(entry => entry.Outcome == HistoryEntry.Pending))
            (entry.Outcome, entry.Reason, entry.EndedAt) = (outcome, reason, recorded.At);
    }
}

/// <summary>One change.</summary>
/// <param name="sequence">The number of the event that accepted it, in the load balancer's own journal.</param>
/// <param name="acceptedAt">When that was committed, UTC.</param>
internal sealed class HistoryEntry(long sequence, DateTimeOffset acceptedAt, Change change)
{
    public const string Pending = "pending";
    public const string Applied = "applied";
    public const string Failed = "failed";

    /// <summary>A creation that the network service said no to.</summary>
    public const string Refused = "refused";

    /// <summary>The load balancer was deleted before it was done.</summary>
    public const string Overtaken = "overtaken";

    public long Sequence => sequence;

    public DateTimeOffset AcceptedAt => acceptedAt;

    public Change Change => change;

    public string Outcome { get; set; } = Pending;

    public string? Reason { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Those that carried it; more than one when a node refused or had a higher one.</summary>
    public List<long> Revisions { get; } = [];
}
