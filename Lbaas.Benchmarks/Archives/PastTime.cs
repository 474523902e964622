namespace Lbaas.Benchmarks.Archives;

/// <summary>The system's clock, some time ago.</summary>
internal sealed class PastTime(TimeSpan ago) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - ago;
}
