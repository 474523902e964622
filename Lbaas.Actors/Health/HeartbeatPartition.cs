using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Statuses;

namespace Lbaas.Actors.Health;

/// <summary>
/// A part of the heartbeat table, for one thread at a time. A steady heartbeat costs a look-up, a hash and a few additions;
/// only a transition is evaluated, and only what changed by it wakes an actor (design section 7).
/// </summary>
internal sealed class HeartbeatPartition(HealthOptions options, IAmphoraDirectory directory, Func<ActorAddress, object, bool> tell)
{
    private readonly Dictionary<Guid, HeartbeatRow> _rows = [];

    // When spares were heard last, until they are silent for a timeout.
    private readonly Dictionary<Guid, DateTimeOffset> _spares = [];

    public int Count => _rows.Count;

    public IReadOnlyCollection<Guid> Nodes => _rows.Keys;

    /// <summary>How often a node spoke of what is not its load balancer's.</summary>
    public long Foreign { get; private set; }

    /// <summary>Knows of a node before it is heard, so that its silence is noticed too.</summary>
    public void Expect(Guid amphoraId, DateTimeOffset now) => _rows.TryAdd(amphoraId, new HeartbeatRow { LastSeen = now, LastHeard = now });

    public void Forget(Guid amphoraId) => _rows.Remove(amphoraId);

    public HeartbeatVerdict Accept(HeartbeatMessage message, DateTimeOffset receivedAt)
    {
        var isKnown = _rows.TryGetValue(message.AmphoraId, out var row);
        row ??= new HeartbeatRow { LastSeen = receivedAt };
        if (!row.Sequence.TryAdvance(message, receivedAt, options.ClockTolerance, options.HeartbeatInterval))
            return HeartbeatVerdict.Replayed;
        (row.LastHeard, row.HasLeft) = (receivedAt, message.IsLeaving);
        if (message.IsLeaving)
            return Leave(message, row);
        var signature = HeartbeatSignature.Of(message);
        var isSteady = isKnown && signature == row.Signature && row is { CountFits: true, Said: null, Derived: not null } && !row.Echo.IsDue(receivedAt);
        if (!isSteady && !Evaluate(message, row, receivedAt))
        {
            _rows.Remove(message.AmphoraId);
            return Unowned(message.AmphoraId, receivedAt);
        }

        if (!isKnown)
        {
            _rows.Add(message.AmphoraId, row);
            _spares.Remove(message.AmphoraId);
        }

        row.Signature = signature;
        row.Count(message);
        if (row.CountFits)
            row.LastSeen = receivedAt;
        return HeartbeatVerdict.Accepted;
    }

    /// <summary>How many of the nodes that were not silent so far were heard since then.</summary>
    public HeartbeatCensus TakeCensus(DateTimeOffset since)
    {
        var (heard, lively) = (0, 0);
        foreach (var row in _rows.Values)
        {
            if (row.HasLeft || row.Said is { IsSilent: true, IsDoubted: false })
                continue;
            lively++;
            heard += row.LastHeard >= since ? 1 : 0;
        }

        return new HeartbeatCensus(heard, lively);
    }

    /// <summary>
    /// Says what has been silent too long, and says it again after every further timeout, since the message may have been lost;
    /// forgets what is nobody's.
    /// </summary>
    public void CheckSilence(DateTimeOffset now, bool isDoubted)
    {
        ExpectThoseTaken(now);
        foreach (var (amphora, silence) in Unsaid(now, isDoubted))
        {
            var row = _rows[amphora];
            if (now - row.LastHeard >= options.ForgetAfter || directory.Find(amphora) is null)
                _rows.Remove(amphora);
            else
                TellSilence(amphora, row, silence);
        }
    }

    /// <summary>Whatever was said may not have been remembered: it is said again.</summary>
    public void SayAgain()
    {
        foreach (var row in _rows.Values)
            (row.Said, row.Derived, row.Echo) = (null, null, default);
    }

    /// <summary>Hands the counters that moved to their listeners.</summary>
    public void FlushStatistics()
    {
        foreach (var (amphora, row) in _rows)
        {
            if (row.Expectation is not { } expectation)
                continue;
            foreach (var (listener, tally) in row.Traffic)
            {
                if (tally.IsDirty && tell(ListenerCommand.AddressOf(listener), tally.Report(expectation.LoadBalancerId, amphora)))
                    tally.Take();
            }
        }
    }

    // It is being deleted, so its life is no question any more; what it counted to the last is the listeners'.
    private HeartbeatVerdict Leave(HeartbeatMessage message, HeartbeatRow row)
    {
        if ((row.Expectation ??= directory.Find(message.AmphoraId)) is null)
            return Unowned(message.AmphoraId, row.LastHeard);
        _rows[message.AmphoraId] = row;
        row.CountLast(message);
        return HeartbeatVerdict.Accepted;
    }

    private HeartbeatVerdict Unowned(Guid amphora, DateTimeOffset heardAt)
    {
        if (!directory.IsSpare(amphora))
            return HeartbeatVerdict.Unknown;
        _spares[amphora] = heardAt;
        return HeartbeatVerdict.Spare;
    }

    // One that was taken into service and has died before its next beat was heard as a spare. Silent spares are not ours to judge.
    private void ExpectThoseTaken(DateTimeOffset now)
    {
        foreach (var (amphora, heardAt) in _spares)
        {
            if (now - heardAt < options.HeartbeatTimeout)
                continue;
            _spares.Remove(amphora);
            if (directory.Find(amphora) is not null)
                _rows.TryAdd(amphora, new HeartbeatRow { LastSeen = heardAt, LastHeard = heardAt });
        }
    }

    // False when the amphora is nobody's.
    private bool Evaluate(HeartbeatMessage message, HeartbeatRow row, DateTimeOffset now)
    {
        if (directory.Find(message.AmphoraId) is not { } expected)
            return false;
        var derived = StatusDerivation.Derive(message, expected, row.Derived);
        Foreign += derived.Foreign;
        var told = TellListeners(message.AmphoraId, expected, row.Derived, derived);
        row.Expectation = expected;
        row.CountFits = !expected.CountMatters || message.Listeners.Count == expected.EnabledListeners;
        if (row.CountFits)
            Revive(row);
        told &= row.Said is null ? TellLife(message, row, expected, derived, now) : TellSilence(message.AmphoraId, row, new SaidSilence(false, false, now));
        // What could not be told is derived and told again with the next beat.
        row.Derived = told && !IsInMotion(expected) ? derived : null;
        row.Keep(expected);
        return true;
    }

    // While the load balancer changes, each beat is evaluated: the expectation moves under an unmoving report.
    private static bool IsInMotion(AmphoraExpectation expected) =>
        expected.ProvisioningStatus.StartsWith("PENDING", StringComparison.Ordinal);

    private bool TellListeners(Guid amphora, AmphoraExpectation expected, DerivedStatuses? before, DerivedStatuses after)
    {
        var told = true;
        foreach (var (listener, observation) in after.Listeners)
        {
            if (before?.Listeners.GetValueOrDefault(listener) is { } known && ListenerBehavior.IsSame(known, observation))
                continue;
            told &= tell(ListenerCommand.AddressOf(listener), new ObserveListener(expected.LoadBalancerId, amphora, observation));
        }

        return told;
    }

    private List<(Guid Amphora, SaidSilence Silence)> Unsaid(DateTimeOffset now, bool isDoubted)
    {
        var unsaid = new List<(Guid, SaidSilence)>();
        foreach (var (amphora, row) in _rows)
        {
            // The clock was set back: what came before counts from now.
            row.LastSeen = row.LastSeen > now ? now : row.LastSeen;
            row.LastHeard = row.LastHeard > now ? now : row.LastHeard;
            if (now - row.LastSeen < options.HeartbeatTimeout)
                continue;
            var silence = new SaidSilence(now - row.LastHeard >= options.HeartbeatTimeout, isDoubted, now);
            var isSaid = row.Said is { } said && said.IsSilent == silence.IsSilent && (isDoubted || !said.IsDoubted);
            if (!isSaid || (!isDoubted && now - row.Said!.At >= options.HeartbeatTimeout))
                unsaid.Add((amphora, silence));
        }

        return unsaid;
    }

    private bool TellSilence(Guid amphora, HeartbeatRow row, SaidSilence silence)
    {
        var observed = new NodeObserved(false, OperatingStatus.Error, null, null) { IsSilent = silence.IsSilent, IsDoubted = silence.IsDoubted };
        if (!tell(AmphoraCommand.AddressOf(amphora), observed))
            return false;
        row.Said = silence;
        return true;
    }

    // What it was said to be may be believed until its life is heard of, however often.
    private static void Revive(HeartbeatRow row)
    {
        row.Echo = row.Said is null ? row.Echo : default;
        row.Said = null;
    }

    private bool TellLife(HeartbeatMessage message, HeartbeatRow row, AmphoraExpectation expected, DerivedStatuses derived, DateTimeOffset now)
    {
        if (!TellAmphora(message, expected, derived))
            return false;
        row.Echo.Said(now, options);
        return true;
    }

    private bool TellAmphora(HeartbeatMessage message, AmphoraExpectation expected, DerivedStatuses derived)
    {
        long? revision = null;
        string? digest = null;
        foreach (var configuration in message.Configurations)
        {
            if (configuration.LoadBalancerId == expected.LoadBalancerId)
                (revision, digest) = (configuration.Revision, configuration.Digest.ToString());
        }

        return tell(AmphoraCommand.AddressOf(message.AmphoraId), new NodeObserved(true, derived.LoadBalancer, revision, digest));
    }
}
