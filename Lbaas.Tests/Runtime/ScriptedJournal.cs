using System.Collections.Concurrent;
using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Quarantine;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Timers;

namespace Lbaas.Tests.Runtime;

/// <summary>
/// A real journal whose commits can be held back, and whose outcomes can be misreported as a broken COMMIT would be.
/// </summary>
internal sealed class ScriptedJournal(IJournal inner) : IJournal
{
    private readonly ConcurrentQueue<CommitRequest> _held = new();

    /// <summary>Commits wait for <see cref="Release"/>.</summary>
    public bool Holds { get; set; }

    /// <summary>The outcome of the next commit is reported as unknown; true: it happened, false: it did not.</summary>
    public bool? NextIsUnknownAndWritten { get; set; }

    public int Held => _held.Count;

    public IReadSide ReadSide => inner.ReadSide;

    public IArchive Archive => inner.Archive;

    public JournalCounters Counters => inner.Counters;

    public void Open() => inner.Open();

    public bool TryCommit(CommitRequest request)
    {
        if (Holds)
        {
            _held.Enqueue(request);
            return true;
        }

        if (NextIsUnknownAndWritten is not { } written)
            return inner.TryCommit(request);
        NextIsUnknownAndWritten = null;
        if (written)
        {
            request.Listener = new Misreport(request.Listener!);
            return inner.TryCommit(request);
        }

        ThreadPool.QueueUserWorkItem(_ => request.Complete(CommitOutcome.Unknown, new IOException("COMMIT broke")));
        return true;
    }

    public void Release()
    {
        Holds = false;
        while (_held.TryDequeue(out var request))
            Assert.True(inner.TryCommit(request));
    }

    /// <summary>Lets the oldest one go; those that follow are held back.</summary>
    public void ReleaseOne()
    {
        Assert.True(_held.TryDequeue(out var request));
        Assert.True(inner.TryCommit(request));
    }

    /// <summary>Lets the youngest one overtake those before it.</summary>
    public void ReleaseLast()
    {
        var held = new List<CommitRequest>();
        while (_held.TryDequeue(out var request))
            held.Add(request);
        held[..^1].ForEach(_held.Enqueue);
        Assert.True(inner.TryCommit(held[^1]));
    }

    public void Replay(string persistenceId, IReplayTarget target, long archivedBelow) => inner.Replay(persistenceId, target, archivedBelow);

    public IReadOnlyList<StoredEvent> ReadEvents(string persistenceId, long after, int limit) =>
        inner.ReadEvents(persistenceId, after, limit);

    public long ReadNumberAt(string persistenceId, long position) => inner.ReadNumberAt(persistenceId, position);

    public IReadOnlyList<DueEntry> ReadDue(string? persistenceId) => inner.ReadDue(persistenceId);

    public IReadOnlyList<QuarantinedActor> ReadQuarantine() => inner.ReadQuarantine();

    public IReadOnlyList<string> ReadPersistenceIds(string prefix, string after, int limit) =>
        inner.ReadPersistenceIds(prefix, after, limit);

    public long ReadReadSideVersion() => inner.ReadReadSideVersion();

    public void ClearReadSide() => inner.ClearReadSide();

    public void WriteReadSideVersion(long version) => inner.WriteReadSideVersion(version);

    public long ReadPosition() => inner.ReadPosition();

    public bool HasForeignWriter() => inner.HasForeignWriter();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Misreport(ICommitListener listener) : ICommitListener
    {
        public void OnCommitCompleted(CommitRequest request)
        {
            Assert.Equal(CommitOutcome.Committed, request.Outcome);
            request.Listener = listener;
            request.Complete(CommitOutcome.Unknown, new IOException("COMMIT broke"));
        }
    }
}
