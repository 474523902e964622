using Lbaas.Tests.Simulation;

namespace Lbaas.Tests.Fleet;

/// <summary>The agenda's time for what asks a clock.</summary>
internal sealed class FleetClock(Agenda agenda) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => agenda.Now;

    public override long GetTimestamp() => agenda.Now.UtcTicks;
}
