using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Lbaas.Akka.Entities;

namespace Lbaas.Akka.Tests.Hosts;

/// <summary>
/// What entities schedule goes by the world's clock, which is moved by hand; the cluster itself, with its gossip, its hand-overs and its
/// retries, lives in real time.
/// </summary>
public sealed class WorldScheduler : SchedulerBase, IDisposable
{
    /// <summary>Where the name of the world's clock stands in the configuration.</summary>
    public const string ClockKey = "lbaas-tests.clock";

    private static readonly ConcurrentDictionary<string, TimeProvider> s_clocks = new();
    private readonly IScheduler _real;
    private readonly TimeProvider _clock;

    public WorldScheduler(Config config, ILoggingAdapter log)
        : base(config, log)
    {
        _real = new HashedWheelTimerScheduler(config, log);
        _clock = s_clocks[config.GetString(ClockKey)];
    }

    public override TimeSpan MonotonicClock => _real.MonotonicClock;

    public override TimeSpan HighResMonotonicClock => _real.HighResMonotonicClock;

    protected override DateTimeOffset TimeNow => _real.Now;

    /// <summary>The configuration of a system whose entities live by a clock.</summary>
    public static Config ConfigOf(string world, TimeProvider clock)
    {
        s_clocks[world] = clock;
        return ConfigurationFactory.ParseString($$"""
            {{ClockKey}} = "{{world}}"
            akka.scheduler.implementation = "{{typeof(WorldScheduler).AssemblyQualifiedName}}"
            """);
    }

    public static void Forget(string world) => s_clocks.TryRemove(world, out _);

    public void Dispose() => ((IDisposable)_real).Dispose();

    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
    {
        if (message.GetType().Namespace != typeof(BehaviorActor).Namespace)
            _real.ScheduleTellOnce(delay, receiver, message, sender, cancelable);
        else if (delay <= TimeSpan.Zero)
            receiver.Tell(message, sender);
        else
            _ = TellLaterAsync(delay, receiver, message, sender, cancelable);
    }

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        _real.ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        _real.Advanced.ScheduleOnce(delay, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        _real.Advanced.ScheduleOnce(delay, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        _real.Advanced.ScheduleRepeatedly(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        _real.Advanced.ScheduleRepeatedly(initialDelay, interval, action, cancelable);

    // Cancelled or not, a timer of the clock may stay until it is due: it is looked at then.
    private async Task TellLaterAsync(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable)
    {
        await Task.Delay(delay, _clock).ConfigureAwait(false);
        if (cancelable?.IsCancellationRequested != true)
            receiver.Tell(message, sender);
    }
}
