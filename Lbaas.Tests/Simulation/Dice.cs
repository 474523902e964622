namespace Lbaas.Tests.Simulation;

/// <summary>All chance of a world: one sequence from one seed.</summary>
internal sealed class Dice(Random random)
{
    /// <summary>While false, nothing goes wrong any more.</summary>
    public bool FaultsOn { get; set; } = true;

    /// <summary>Does this go wrong? Never once the faults have stopped.</summary>
    public bool Fault(double rate) => FaultsOn && rate > 0 && random.NextDouble() < rate;

    public bool Chance(double probability) => random.NextDouble() < probability;

    public int Between(int min, int max) => random.Next(min, max + 1);

    public TimeSpan Milliseconds(int min, int max) => TimeSpan.FromMilliseconds(random.Next(min, max + 1));

    public TimeSpan Seconds(int min, int max) => Milliseconds(min * 1000, max * 1000);

    public T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    public Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
