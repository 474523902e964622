using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Lbaas.Akka.Tests.Entities;

/// <summary>What a <see cref="ScriptedMemoryJournal"/> does, told from the test's thread.</summary>
internal sealed class JournalScript : Setup
{
    private readonly Queue<int> _writes = new();

    /// <summary>Writes wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>The next write fails with it, and nothing is known of it.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The next write is refused because of it.</summary>
    public Exception? Rejection { get; set; }

    /// <summary>Reads fail with it.</summary>
    public Exception? ReadFailure { get; set; }

    /// <summary>The first event that the last replay began with.</summary>
    public long ReplayedFrom { get; set; }

    /// <summary>The number of events in each write begun so far.</summary>
    public int[] Writes
    {
        get
        {
            lock (_writes)
                return [.. _writes];
        }
    }

    public void OnWrite(int events)
    {
        lock (_writes)
            _writes.Enqueue(events);
    }
}

/// <summary>Akka's journal in memory, with troubles on demand.</summary>
internal sealed class ScriptedMemoryJournal : MemoryJournal
{
    private readonly JournalScript _script = Context.System.Settings.Setup.Get<JournalScript>().Value;

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var writes = messages.ToList();
        _script.OnWrite(writes.Sum(static write => write.Size));
        await _script.Gate;
        var (failure, rejection) = (_script.Failure, _script.Rejection);
        (_script.Failure, _script.Rejection) = (null, null);
        if (failure is not null)
            throw failure;
        return rejection is null ? await base.WriteMessagesAsync(writes) : [.. writes.Select(_ => rejection)];
    }

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
        _script.ReadFailure is { } failure
            ? Task.FromException<long>(failure)
            : base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr);

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        _script.ReplayedFrom = fromSequenceNr;
        return base.ReplayMessagesAsync(context, persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback);
    }
}
