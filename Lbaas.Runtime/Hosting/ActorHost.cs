using Lbaas.Actors.Contract;
using Lbaas.Runtime.Housekeeping;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Mailboxes;
using Lbaas.Runtime.Quarantine;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Receipts;
using Lbaas.Runtime.Replies;
using Lbaas.Runtime.Timers;
using Lbaas.Runtime.Workers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.Hosting;

/// <summary>
/// The embedded host: runs behaviors and workers in this process. Messages may be sent between <see cref="StartAsync"/>
/// and
/// <see cref="StopAsync"/>; all members may be called from any thread.
/// </summary>
public sealed class ActorHost : IActorHost, IHostedService, IAsyncDisposable, ICellHost
{
    private readonly RuntimeOptions _options;
    private readonly Dictionary<string, ActorKind> _kinds;
    private readonly Dictionary<string, WorkerPool> _workers;
    private readonly CellServices _services;
    private readonly CellDirectory _cells;
    private readonly JournalReader _reader;
    private readonly DueScheduler _scheduler;
    private readonly ILogger _logger;
    private DataDirectoryLock? _directory;
    private IdleSweeper? _sweeper;
    private RuntimeMeter? _meter;
    private volatile bool _running;
    private volatile bool _stopping;

    /// <param name="options">How to run; validated here.</param>
    /// <param name="kinds">The kinds of actors.</param>
    /// <param name="workers">The kinds of workers.</param>
    /// <param name="format">How events and snapshots are serialized.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where failures are reported.</param>
    /// <exception cref="ArgumentException">The options or kinds can't work; the message lists every
    /// mistake.</exception>
    public ActorHost(
        RuntimeOptions options, IEnumerable<ActorKind> kinds, IEnumerable<WorkerKind> workers, IEventFormat format,
        TimeProvider time, ILoggerFactory loggers)
        : this(options, kinds, workers, format, time, loggers, OpenJournal(options, format, time, loggers))
    {
    }

    /// <summary>As above, with a journal of one's own; the host opens and disposes it.</summary>
    public ActorHost(
        RuntimeOptions options, IEnumerable<ActorKind> kinds, IEnumerable<WorkerKind> workers, IEventFormat format,
        TimeProvider time, ILoggerFactory loggers, IJournal journal)
    {
        var workerKinds = workers.ToList();
        var actorKinds = kinds.ToList();
        HostValidation.Check(options, actorKinds, workerKinds);
        _options = options;
        _logger = loggers.CreateLogger<ActorHost>();
        _kinds = actorKinds.ToDictionary(static kind => kind.Name);
        _workers = workerKinds.ToDictionary(
            static kind => kind.Name,
            kind => new WorkerPool(kind, time, _logger, (actor, result) => Tell(actor, result)));
        _services = new CellServices(
            journal, format, new AskRegistry(time, options.MaxAskers), new DueIndex(time),
            new QuarantineRegistry(journal, time, _logger), new RecoveryGate(options.MaxConcurrentRecoveries),
            new ActorBatchPool(), new RuntimeCounters(), options, time, _logger, this);
        _reader = new JournalReader(journal, format);
        Housekeeper = new Housekeeper(new JournalHouse(journal), actorKinds, format, time, _logger);
        _cells = new CellDirectory(_services, _kinds);
        _scheduler = new DueScheduler(_services.Due, time, Deliver);
    }

    /// <summary>What lists and GETs answer from; readable from <see cref="StartAsync"/> until the disposal.</summary>
    public IReadSide ReadSide => _services.Journal.ReadSide;

    /// <summary>Moves to the archive what is old, when it is told to.</summary>
    public Housekeeper Housekeeper { get; }

    /// <summary>What the host has counted since its start.</summary>
    public RuntimeCounters Counters => _services.Counters;

    /// <summary>What the group commit has done since the start.</summary>
    public JournalCounters JournalCounters => _services.Journal.Counters;

    /// <inheritdoc/>
    public (long Failed, long Written) Writes => (JournalCounters.NotWritten + JournalCounters.Unknown, JournalCounters.Requests);

    /// <summary>Actors in memory.</summary>
    public int LoadedActors => _cells.Count;

    /// <summary>When it was started, UTC; null before that.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>Whether an actor is in memory.</summary>
    /// <exception cref="UnknownKindException">No actor of this kind is hosted.</exception>
    public bool IsLoaded(ActorAddress actor) =>
        _kinds.ContainsKey(actor.Kind) ? _cells.Has(actor) : throw new UnknownKindException(actor.Kind);

    /// <summary>Answers that nobody waited for any more.</summary>
    public long UnclaimedReplies => _services.Asks.Unclaimed;

    /// <summary>Actors whose history can't be replayed.</summary>
    public IReadOnlyList<QuarantinedActor> Quarantined => _services.Quarantine.All;

    /// <summary>When an actor's timer fires; null when it is not set.</summary>
    public DateTimeOffset? DueAt(ActorAddress actor, string timer) => _services.Due.Find(actor, timer)?.Deadline;

    /// <inheritdoc/>
    public IReadOnlyList<DueEntry> TimersOf(ActorAddress actor) => _services.Due.Of(actor);

    bool ICellHost.IsStopping => _stopping;

    ValueTask<IReadOnlyList<RecordedEvent>> IActorHost.ReadHistoryAsync(ActorAddress actor, long after, int limit) => new(ReadHistory(actor, after, limit));

    ValueTask<object?> IActorHost.ReadStateAsync(ActorAddress actor) => new(ReadState(actor));

    /// <summary>How many messages workers of a kind work on at the same time.</summary>
    /// <exception cref="UnknownKindException">No worker of this kind is hosted.</exception>
    public int ConcurrencyOf(string workerKind) => Workers(workerKind).MaxConcurrency;

    /// <summary>Changes that, until the next start of this process.</summary>
    /// <exception cref="UnknownKindException">No worker of this kind is hosted.</exception>
    public void SetConcurrency(string workerKind, int limit) => Workers(workerKind).MaxConcurrency = limit;

    object IActorHost.Describe() => Describe();

    /// <summary>
    /// Opens the journal, rebuilds the read side if its version changed (and with it the timers, if another host has written), and starts the actors that have something due.
    /// </summary>
    /// <exception cref="DataDirectoryInUseException">Another process has the data directory.</exception>
    /// <exception cref="JournalUnavailableException">The database can't be opened.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        _directory = DataDirectoryLock.Acquire(_options.DataDirectory);
        _services.Journal.Open();
        _services.Quarantine.Load(_services.Journal.ReadQuarantine());
        await RebuildReadSideAsync(cancellationToken).ConfigureAwait(false);
        _services.Due.Load(_services.Journal.ReadDue(null).Where(entry => _kinds.ContainsKey(entry.Actor.Kind)));
        var shortestIdle = _kinds.Values.Select(kind => kind.IdleTimeout ?? _options.IdleTimeout)
            .DefaultIfEmpty(_options.IdleTimeout).Min();
        _sweeper = new IdleSweeper(_cells, _options, _services.Time, shortestIdle);
        _meter = new RuntimeMeter(this);
        StartedAt = _services.Time.GetUtcNow();
        _running = true;
        if (_options.StartAhead > TimeSpan.Zero)
        {
            foreach (var actor in _services.Due.ActorsDueBy(_services.Time.GetUtcNow() + _options.StartAhead))
                WakeUp(actor);
        }

        _scheduler.Start();
    }

    /// <summary>Sends a message and waits for the answer to it.</summary>
    /// <exception cref="HostUnavailableException">Not now: see its subclasses.</exception>
    /// <exception cref="UnhandledMessageException">The actor has no use for the message.</exception>
    /// <exception cref="UnknownKindException">No actor of this kind is hosted.</exception>
    public Task<object> AskAsync(
        ActorAddress actor, object message, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (!_running || _stopping)
            return Task.FromException<object>(new HostStoppingException());
        if (!_kinds.ContainsKey(actor.Kind))
            return Task.FromException<object>(new UnknownKindException(actor.Kind));
        if (_services.Quarantine.Blocking(actor) is { } quarantined)
        {
            Counters.Count(RuntimeCounter.Quarantined);
            return Task.FromException<object>(new ActorQuarantinedException(actor, quarantined.Reason));
        }

        return AskHosted(actor, message, timeout, cancellationToken);
    }

    /// <summary>
    /// Sends a message. False: it was dropped, since the mailbox is full, the actor quarantined or the host stopping.
    /// </summary>
    /// <exception cref="UnknownKindException">Nothing of this kind is hosted.</exception>
    public bool Tell(ActorAddress target, object message)
    {
        if (!_running || _stopping)
            return false;
        if (_kinds.ContainsKey(target.Kind))
            return OfferMessage(target, new Envelope(message, ReplyAddress.None));
        return _workers.TryGetValue(target.Kind, out var pool)
            ? pool.Offer(target, message, default)
            : throw new UnknownKindException(target.Kind);
    }

    /// <summary>Events of an actor after a sequence number, oldest first, from the journal: the actor is not started.</summary>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    public IReadOnlyList<RecordedEvent> ReadHistory(ActorAddress actor, long after, int limit) =>
        _reader.Events(actor, after, limit);

    /// <summary>An actor's state after its last commit, or null when it has no history; the actor is not started.</summary>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    /// <exception cref="ActorQuarantinedException">Its history can't be replayed.</exception>
    /// <exception cref="UnknownKindException">No actor of this kind is hosted.</exception>
    public object? ReadState(ActorAddress actor)
    {
        if (!_kinds.TryGetValue(actor.Kind, out var kind))
            throw new UnknownKindException(actor.Kind);
        try
        {
            return _reader.State(kind.Behavior, actor);
        }
        catch (UnreplayableHistoryException broken)
        {
            throw new ActorQuarantinedException(actor, broken.Message);
        }
    }

    /// <summary>Keeps a receipt of what no actor's projection remembers. When this returns, it is durable.</summary>
    /// <exception cref="JournalUnavailableException">It is not known to be kept.</exception>
    public Task RememberAsync(Receipt receipt)
    {
        var request = new CommitRequest();
        request.ReadSide.Remember(receipt);
        return CommitCompletion.CommitAsync(_services.Journal, request);
    }

    /// <summary>The pool of a kind of worker: its figures, and its concurrency to change.</summary>
    /// <exception cref="UnknownKindException">No worker of this kind is hosted.</exception>
    public WorkerPool Workers(string kind) =>
        _workers.TryGetValue(kind, out var pool) ? pool : throw new UnknownKindException(kind);

    /// <summary>The timers with the earliest deadlines.</summary>
    public IReadOnlyList<DueEntry> NextDue(int limit) => _services.Due.Top(limit);

    /// <summary>Tries a quarantined actor again. False: it is not quarantined.</summary>
    public bool RetryQuarantined(ActorAddress actor)
    {
        if (!_services.Quarantine.Unblock(actor))
            return false;
        WakeUp(actor);
        return true;
    }

    internal IEnumerable<WorkerDescription> DescribeWorkers() => _workers.Values.Select(HostDescriber.Describe);

    /// <summary>What the host is doing, for the operator.</summary>
    public HostDescription Describe() => HostDescriber.Describe(_services, _kinds.Keys, _cells, _workers.Values);

    /// <summary>
    /// Takes no more messages, lets commits in flight end and their answers out (for a bounded time), and closes the
    /// journal.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_stopping)
            return;
        _stopping = true;
        _scheduler.Dispose();
        _sweeper?.Dispose();
        foreach (var pool in _workers.Values)
            await pool.DisposeAsync().ConfigureAwait(false);
        var atRest = await Rest.WaitAsync(() => _cells.Busy == 0, _options.StopTimeout, cancellationToken)
            .ConfigureAwait(false);
        if (!atRest)
            _logger.LogWarning("{Busy} actors were still busy when the host stopped", _cells.Busy);
        _services.Asks.FailAll(static () => new HostStoppingException());
        await _services.Journal.DisposeAsync().ConfigureAwait(false);
        _meter?.Dispose();
        _directory?.Dispose();
        _running = false;
    }

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    void ICellHost.Send(ActorAddress sender, in Outgoing message)
    {
        if (_kinds.ContainsKey(message.Target.Kind))
            OfferMessage(message.Target, new Envelope(message.Message, ReplyAddress.None));
        else if (_workers.TryGetValue(message.Target.Kind, out var pool))
            pool.Offer(message.Target, message.Message, sender);
        else
            OnUndeliverable(sender, message);
    }

    void ICellHost.WakeUp(ActorAddress actor) => WakeUp(actor);

    void ICellHost.OnRest() => _cells.OnRest();

    bool ICellHost.TryPassivate(ActorCell cell) => _cells.TryPassivate(cell);

    private Task<object> AskHosted(
        ActorAddress actor, object message, TimeSpan timeout, CancellationToken cancellationToken)
    {
        PendingAsk ask;
        try
        {
            ask = _services.Asks.Register(actor, timeout);
        }
        catch (TooManyAskersException full)
        {
            return Task.FromException<object>(full);
        }

        if (OfferMessage(actor, new Envelope(message, ask.Address)))
            _services.Asks.Arm(ask, cancellationToken);
        else
            _services.Asks.Fail(ask.Address, new MailboxFullException(actor));
        return ask.Task;
    }

    private bool OfferMessage(ActorAddress actor, in Envelope envelope)
    {
        if (_services.Quarantine.Blocking(actor) is not null)
        {
            Counters.Count(RuntimeCounter.Quarantined);
            return false;
        }

        if (_cells.Offer(actor, envelope))
        {
            _sweeper?.OnLoad();
            return true;
        }

        Counters.Count(RuntimeCounter.MailboxFull);
        return false;
    }

    private void OnUndeliverable(ActorAddress sender, in Outgoing message)
    {
        Counters.Count(RuntimeCounter.Undeliverable);
        _logger.LogError("{Sender} wrote to {Target}, a kind that is not hosted", sender, message.Target);
    }

    private void WakeUp(ActorAddress actor) => OfferMessage(actor, Envelope.WakeUp);

    private void Deliver(DueEntry due)
    {
        if (OfferMessage(due.Actor, new Envelope(due, ReplyAddress.None)))
        {
            Counters.Count(RuntimeCounter.TimersFired);
            return;
        }

        _services.Due.Postpone(due);
        Counters.Count(RuntimeCounter.TimersPostponed);
    }

    private async Task RebuildReadSideAsync(CancellationToken cancellationToken)
    {
        var isForeign = _services.Journal.HasForeignWriter();
        if (!isForeign && _services.Journal.ReadReadSideVersion() == _options.ReadSideVersion)
            return;
        var rebuild = new ReadSideRebuild(_services.Journal, _services.Format, _services.Time, _logger) { IncludesTimers = isForeign };
        var actors = await rebuild.RunAsync(_kinds.Values, _options.ReadSideVersion, cancellationToken)
            .ConfigureAwait(false);
        if (isForeign)
            _logger.LogInformation("Another host has written to the journal: read side and timers were derived anew from {Actors} actors", actors);
        else
            _logger.LogInformation("The read side was rebuilt from {Actors} actors", actors);
    }

    private static SqliteJournal OpenJournal(
        RuntimeOptions options, IEventFormat format, TimeProvider time, ILoggerFactory loggers) =>
        new(
            new SqliteJournalOptions
            {
                Path = Path.Combine(options.DataDirectory, "journal.db"),
                BusyTimeout = options.JournalBusyTimeout,
                QueueCapacity = options.JournalQueueCapacity,
                SizeLimitBytes = options.JournalSizeLimitBytes,
                Notices = options.Notices,
                Receipts = options.Receipts,
                Shown = options.Shown,
            },
            format.Identifier, time, loggers.CreateLogger<SqliteJournal>());
}
