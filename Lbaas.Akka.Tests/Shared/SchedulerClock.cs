using Akka.Actor;

namespace Lbaas.Akka.Tests.Shared;

/// <summary>The clock of an actor system's scheduler: a test that moves the one moves the other.</summary>
internal sealed class SchedulerClock(IScheduler scheduler) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => scheduler.Now.ToUniversalTime();
}
