using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;

namespace Lbaas.Akka.Deaths;

/// <summary>
/// Knows of a process that was killed within seconds, where silence alone takes the failure detector and the split-brain resolver much longer: the
/// port of a dead process is refused by its machine. One per node; it tries each other member once per round, and one round at a time.
/// <see cref="Refusals"/> says what is concluded.
/// </summary>
internal sealed partial class DeathWatch : ReceiveActor, IWithTimers
{
    /// <summary>Its name below <c>/user</c>.</summary>
    public const string Name = "lbaas-deaths";

    private readonly DeathWatchOptions _options;
    private readonly Surroundings _surroundings;
    private readonly ILogger _logger;
    private readonly Refusals _refusals;
    private bool _isTrying;

    public DeathWatch(DeathWatchOptions options, Surroundings surroundings, ILogger<DeathWatch> logger)
    {
        (_options, _surroundings, _logger) = (options, surroundings, logger);
        _refusals = new Refusals(options.Refusals);
        Receive<Round>(_ => Try());
        Receive<Tried>(Conclude);
        Receive<Status.Failure>(Forget);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Round), Round.Instance, _options.Every);

    private void Try()
    {
        var others = _surroundings.Members().Keys.ToList();
        // Who is not a member has nothing to say about others.
        if (_isTrying || !others.Remove(_surroundings.Self) || others.Count == 0)
            return;
        _isTrying = true;
        TryAsync(others).PipeTo(Self);
    }

    private async Task<Tried> TryAsync(List<UniqueAddress> others)
    {
        var knocks = await Task.WhenAll(others.Select(member => _surroundings.Knock(member.Address, _options.Every))).ConfigureAwait(false);
        return new Tried(others.Zip(knocks, KeyValuePair.Create).ToDictionary());
    }

    private void Conclude(Tried tried)
    {
        _isTrying = false;
        var members = _surroundings.Members();
        // Those who leave are refused at their end, which is no death.
        foreach (var dead in _refusals.Take(members.Keys.ToList(), _surroundings.Self, tried.Knocks).Where(dead => members[dead] is not MemberStatus.Leaving))
        {
            Log.Died(_logger, dead.Address, _options.Refusals);
            _surroundings.Down(dead);
        }
    }

    // The next round begins as if this one had not been.
    private void Forget(Status.Failure failed)
    {
        _isTrying = false;
        Log.NotTried(_logger, failed.Cause);
    }

    private sealed record Tried(IReadOnlyDictionary<UniqueAddress, Knock> Knocks);

    private sealed record Round
    {
        public static readonly Round Instance = new();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Address} has refused connections {Times} times: its process has ended, and it is removed from the cluster")]
        public static partial void Died(ILogger logger, Address address, int times);

        [LoggerMessage(2, LogLevel.Error, "The other members could not be tried; they are in the next round")]
        public static partial void NotTried(ILogger logger, Exception failure);
    }
}
