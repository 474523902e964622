using Lbaas.Actors.Contract;
using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Housekeeping;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Quarantine;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Receipts;
using Lbaas.Runtime.Sqlite;
using Lbaas.Runtime.Timers;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.Replica;

/// <summary>
/// A journal that several processes write to, as one of them keeps it for itself: the same events at the same positions, in a file that
/// is an embedded host's journal in every respect, and in the same transaction what clients see of them and what is due. Whoever feeds it
/// reads the journal in order of positions, from <see cref="Position"/> on, and may feed the same event again. What it has taken outlasts the
/// process; a loss of power may take the last of it, and its position with it, so that it is fed again. Members may be called from any
/// thread once it is open.
/// </summary>
public sealed class JournalReplica : IAsyncDisposable
{
    private const int ArchiveReaders = 8;

    /// <summary>An event that was just written is here long before.</summary>
    private static readonly TimeSpan s_newcomers = TimeSpan.FromMilliseconds(250);

    private readonly ReplicaOptions _options;
    private readonly Dictionary<string, ActorKind> _kinds;
    private readonly SqliteArchive? _ownArchive;
    private readonly IJournal _journal;
    private readonly JournalReader _reader;
    private readonly ReplicaServices _services;
    private readonly ReplicaWaiters _waiters;
    private readonly DueIndex _due;
    private readonly IEventFormat _format;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private long _position;

    /// <param name="options">Where and how; validated here.</param>
    /// <param name="kinds">The kinds of actors that the journal holds; others in it are passed over.</param>
    /// <param name="format">How events and snapshots are serialized.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where failures are reported.</param>
    /// <exception cref="ArgumentException">The options can't work; the message lists every mistake.</exception>
    public JournalReplica(
        ReplicaOptions options, IEnumerable<ActorKind> kinds, IEventFormat format, TimeProvider time, ILoggerFactory loggers)
    {
        if (options.Validate().ToList() is { Count: > 0 } mistakes)
            throw new ArgumentException(string.Join(" ", mistakes));
        (_options, _format, _time) = (options, format, time);
        _logger = loggers.CreateLogger<JournalReplica>();
        _kinds = kinds.ToDictionary(static kind => kind.Name);
        _ownArchive = options.Archive is null ? ArchiveBeside(options) : null;
        _journal = new SqliteJournal(JournalOptions(options, options.Archive ?? _ownArchive!), format.Identifier, time, _logger);
        Housekeeper = new Housekeeper(new JournalHouse(_journal), _kinds.Values, format, time, _logger);
        _reader = new JournalReader(_journal, format);
        _services = new ReplicaServices(_journal, format, _kinds, options, time, _logger);
        _waiters = new ReplicaWaiters(options.MaxWaiters);
        _due = new DueIndex(time);
    }

    /// <summary>The highest position that it has, or has passed over; 0 when it is new.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>What lists, GETs and event streams answer from.</summary>
    public IReadSide ReadSide => _journal.ReadSide;

    /// <summary>Lets go of what is old and in the archive, when it is told to: by the same plan as the original's, and behind it.</summary>
    public Housekeeper Housekeeper { get; }

    /// <summary>Actors whose events are kept, and can't be applied.</summary>
    public IReadOnlyList<QuarantinedActor> Quarantined =>
        [.. _services.Quarantine.Values.OrderBy(static actor => actor.At)];

    /// <summary>
    /// Opens the file, making it when it is not there; derives read side and timers anew if the projections' version has changed, and
    /// tries again whoever is quarantined.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The file, or the journal it is copied from, can't be opened.</exception>
    public void Open()
    {
        ReplicaFill.Make(_options);
        _journal.Open();
        foreach (var quarantined in _journal.ReadQuarantine().Where(entry => _kinds.ContainsKey(entry.Actor.Kind)))
            _services.Quarantine[quarantined.Actor] = quarantined;
        if (_journal.ReadReadSideVersion() != _options.ReadSideVersion)
        {
            var rebuild = new ReadSideRebuild(_journal, _format, _time, _logger) { IncludesTimers = true };
            // The commits come back on the committer's thread: nobody waits for this one.
            var actors = rebuild.RunAsync(_kinds.Values, _options.ReadSideVersion, CancellationToken.None).GetAwaiter().GetResult();
            _logger.LogInformation("Read side and timers of the replica were derived anew from {Actors} actors", actors);
        }

        _due.Load(_journal.ReadDue(null).Where(entry => _kinds.ContainsKey(entry.Actor.Kind)));
        foreach (var quarantined in Quarantined)
            RetryAsync(quarantined.Actor).GetAwaiter().GetResult();
        Volatile.Write(ref _position, _journal.ReadPosition());
    }

    /// <summary>
    /// Takes events in, in order of their positions; those that it has are passed over. When this returns they are kept here, and
    /// whoever waits for them has been woken. An actor whose events can't be applied is quarantined, and the others go on.
    /// </summary>
    /// <exception cref="JournalUnavailableException">
    /// Not all of them are known to be taken in; <see cref="Position"/> says from where to go on.
    /// </exception>
    public async Task AppendAsync(IReadOnlyList<ReplicatedEvent> events, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var from = 0; from < events.Count;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = PageLength(events, from);
                await AppendPageAsync(events, from, count).ConfigureAwait(false);
                from += count;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Waits until the replica has an actor's event; not at all when it has it already, or for number 0.</summary>
    /// <exception cref="TooManyAskersException">As many wait as may.</exception>
    /// <exception cref="JournalUnavailableException">The replica can't be read now.</exception>
    /// <exception cref="HostStoppingException">It is being closed.</exception>
    public async ValueTask WaitForAsync(string persistenceId, long sequenceNumber, CancellationToken cancellationToken)
    {
        if (sequenceNumber <= 0 || _services.Recent.Find(persistenceId)?.SequenceNumber >= sequenceNumber)
            return;
        // First in the queue, and then a look: what comes in between wakes it.
        var waiter = _waiters.Add(persistenceId, sequenceNumber);
        try
        {
            var shown = ShownOf(persistenceId);
            if (shown < sequenceNumber && (shown > 0 || await IsYetToComeAsync(waiter, cancellationToken).ConfigureAwait(false)))
                await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _waiters.Remove(waiter);
        }
    }

    /// <summary>Events of an actor after a sequence number, oldest first.</summary>
    /// <exception cref="JournalUnavailableException">The replica can't be read now.</exception>
    public IReadOnlyList<RecordedEvent> ReadHistory(ActorAddress actor, long after, int limit) => _reader.Events(actor, after, limit);

    /// <summary>The number of an actor's last event up to a position, 0 when there is none.</summary>
    /// <exception cref="JournalUnavailableException">The replica can't be read now.</exception>
    public long NumberAt(string persistenceId, long position) => _journal.ReadNumberAt(persistenceId, position);

    /// <summary>An actor's state after its last event here, or null when it has no history.</summary>
    /// <exception cref="JournalUnavailableException">The replica can't be read now.</exception>
    /// <exception cref="ActorQuarantinedException">Its history can't be replayed.</exception>
    /// <exception cref="UnknownKindException">The journal holds no actors of this kind.</exception>
    public object? ReadState(ActorAddress actor)
    {
        if (!_kinds.TryGetValue(actor.Kind, out var kind))
            throw new UnknownKindException(actor.Kind);
        if (_services.Recent.Find(actor.PersistenceId) is { SequenceNumber: > 0 } recent)
            return recent.State;
        try
        {
            return _reader.State(kind.Behavior, actor);
        }
        catch (UnreplayableHistoryException broken)
        {
            throw new ActorQuarantinedException(actor, broken.Message);
        }
    }

    /// <summary>Keeps a receipt, here alone. When this returns, it outlasts the process; a loss of power may take the last ones.</summary>
    /// <exception cref="JournalUnavailableException">It is not known to be kept.</exception>
    public Task RememberAsync(Receipt receipt)
    {
        var request = new CommitRequest();
        request.ReadSide.Remember(receipt);
        return CommitCompletion.CommitAsync(_journal, request);
    }

    /// <summary>
    /// The timers that are due by a moment, the longest overdue first. What an actor does about one shows here by its events alone: an
    /// entry stays until they come, or <see cref="Postpone"/>.
    /// </summary>
    public IReadOnlyList<DueEntry> DueBy(DateTimeOffset at, int limit) => _due.DueBy(at, limit);

    /// <summary>
    /// Its actor has been told: <see cref="DueBy"/> names the entry again a second later and, while that does not help, after longer and
    /// longer pauses of up to 5 minutes. No effect when the timer is set otherwise by now.
    /// </summary>
    public void Postpone(DueEntry entry) => _due.Postpone(entry);

    /// <summary>When an actor's timer fires; null when it is not set.</summary>
    public DateTimeOffset? DueAt(ActorAddress actor, string timer) => _due.Find(actor, timer)?.Deadline;

    /// <summary>An actor's timers, the earliest first.</summary>
    public IReadOnlyList<DueEntry> TimersOf(ActorAddress actor) => _due.Of(actor);

    /// <summary>Tries a quarantined actor again, from its events. False: it is not quarantined.</summary>
    /// <exception cref="JournalUnavailableException">Not now.</exception>
    public async Task<bool> RetryAsync(ActorAddress actor)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_services.Quarantine.TryGetValue(actor, out var quarantined))
                return false;
            var revival = ReplicaRevival.Prepare(_services, _kinds[actor.Kind], quarantined, _time.GetUtcNow());
            if (revival is not { } revived)
                return true;
            await CommitCompletion.CommitAsync(_journal, revived).ConfigureAwait(false);
            _services.Quarantine.TryRemove(actor, out _);
            Replace(revived.ReplacedTimers);
            return true;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Sends away who waits, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiters.Close();
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            await _journal.DisposeAsync().ConfigureAwait(false);
            _ownArchive?.Dispose();
        }
        finally
        {
            _writing.Release();
        }
    }

    // As much as the journal's writer puts into one transaction.
    private static int PageLength(IReadOnlyList<ReplicatedEvent> events, int from)
    {
        var (count, bytes) = (0, 0);
        while (from + count < events.Count && count < GroupCommitter.MaxBatchEvents)
        {
            bytes += events[from + count].Payload.Bytes.Length;
            if (count > 0 && bytes > GroupCommitter.MaxBatchBytes)
                break;
            count++;
        }

        return count;
    }

    private async Task AppendPageAsync(IReadOnlyList<ReplicatedEvent> events, int from, int count)
    {
        var page = new ReplicaPage(_services);
        var request = page.Complete(events, from, count);
        if (request.Parts.Count == 0 && request.ReadUpTo <= Position)
            return;
        try
        {
            await CommitCompletion.CommitAsync(_journal, request).ConfigureAwait(false);
        }
        catch (JournalUnavailableException failure)
        {
            // Whether it was written or not: the next page reads anew what there is.
            foreach (var persistenceId in page.Actors.Keys)
                _services.Recent.Forget(persistenceId);
            if (request.Failure is not SqliteFailure { IsOfTheRequest: true })
                throw;
            throw new JournalUnavailableException(
                $"The replica can't take in the journal's events up to position {request.ReadUpTo}: it is of another journal, or another"
                + $" process writes to it. If none does, delete {_options.Path} and start again.", failure);
        }

        Settle(page);
        if (request.ReadUpTo > Position)
            Volatile.Write(ref _position, request.ReadUpTo);
        // Last, so that who is woken finds everything in place.
        foreach (var (persistenceId, sequenceNumber) in page.Reached)
            _waiters.Complete(persistenceId, sequenceNumber);
    }

    private void Settle(ReplicaPage page)
    {
        // Timers first: whoever finds an actor among the recent ones asks no further.
        Replace(page.Timers);
        foreach (var (persistenceId, actor) in page.Actors)
        {
            if (actor.Quarantine is { } quarantined)
            {
                _services.Recent.Forget(persistenceId);
                _services.Quarantine[actor.Address] = quarantined;
            }
            else
            {
                _services.Recent.Keep(persistenceId, actor);
            }
        }
    }

    private void Replace(IEnumerable<ActorTimers> changed)
    {
        foreach (var (actor, timers) in changed)
            _due.Replace(actor, [.. timers.Select(timer => new DueEntry(actor, timer.Name, timer.DueAt!.Value, timer.Reason))]);
    }

    // For a moment the file is ahead of what is shown, and whoever is told of that would read what was before.
    private long ShownOf(string persistenceId) => _services.Recent.Find(persistenceId) is { } shown
        ? shown.SequenceNumber
        : _journal.ReadNumberAt(persistenceId, Position);

    // Of whom there is nothing here is new, and comes within moments; or it has left for the archive, which may be far away, and is not asked about everybody
    // who is new.
    private async Task<bool> IsYetToComeAsync(ReplicaWaiters.Waiter waiter, CancellationToken cancellationToken)
    {
        try
        {
            await waiter.Task.WaitAsync(s_newcomers, _time, cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (TimeoutException)
        {
            return _journal.ReadEvents(waiter.PersistenceId, waiter.SequenceNumber - 1, 1).Count == 0;
        }
    }

    private static SqliteArchive ArchiveBeside(ReplicaOptions options) => new(
        SharedSqliteHouse.PathOfArchive(options.CopyFrom ?? options.Path), options.BusyTimeout, ArchiveReaders);

    private static SqliteJournalOptions JournalOptions(ReplicaOptions options, IArchivedEvents archive) => new()
    {
        Path = options.Path,
        SharedArchive = archive,
        SurvivesPowerLoss = false,
        BusyTimeout = options.BusyTimeout,
        Notices = options.Notices,
        Receipts = options.Receipts,
        Shown = options.Shown,
    };
}
