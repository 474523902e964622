using Lbaas.Actors.Brakes;

namespace Lbaas.Api.Brakes;

/// <summary>Section <c>Lbaas:Failover</c>: whether dead amphorae are replaced without an operator, and how many at a time.</summary>
public sealed class FailoverSettings
{
    public const string Section = "Lbaas:Failover";

    /// <summary>Off: what is found dead waits for an operator. Default on.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The most amphorae that may be found dead within the window; one more closes the brake. 1 to 1,000; default 10.</summary>
    public int ConvictionsMax { get; set; } = 10;

    /// <summary>How long one that was found dead counts. 10 to 3,600; default 300 s.</summary>
    public int WindowSeconds { get; set; } = 300;

    /// <summary>Replacements at once of amphorae that were on one host, where the compute service names it. 1 to 1,000; default 2.</summary>
    public int PerHostMax { get; set; } = 2;

    /// <summary>Replacements at once of amphorae that were in one zone. 1 to 1,000; default 5.</summary>
    public int PerZoneMax { get; set; } = 5;

    /// <summary>Replacements at once. 1 to 1,000; default 10.</summary>
    public int TotalMax { get; set; } = 10;

    /// <summary>After so long a replacement gives its place to others and queues again. 30 to 86,400; default 600 s.</summary>
    public int ReplacementSeconds { get; set; } = 600;

    /// <summary>Amphorae that wait; those beyond it ask again. 1 to 10,000; default 10,000.</summary>
    public int QueueMax { get; set; } = 10_000;

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate()
    {
        (string Name, int Value, int Min, int Max)[] numbers =
        [
            (nameof(ConvictionsMax), ConvictionsMax, 1, 1_000),
            (nameof(WindowSeconds), WindowSeconds, 10, 3_600),
            (nameof(PerHostMax), PerHostMax, 1, 1_000),
            (nameof(PerZoneMax), PerZoneMax, 1, 1_000),
            (nameof(TotalMax), TotalMax, 1, 1_000),
            (nameof(ReplacementSeconds), ReplacementSeconds, 30, 86_400),
            (nameof(QueueMax), QueueMax, 1, 10_000),
        ];
        return numbers
            .Where(number => number.Value < number.Min || number.Value > number.Max)
            .Select(number => $"{Section}:{number.Name} must be {number.Min} to {number.Max}.");
    }

    public BrakeOptions ToOptions() => new()
    {
        Enabled = Enabled,
        ConvictionsMax = ConvictionsMax,
        Window = TimeSpan.FromSeconds(WindowSeconds),
        PerHostMax = PerHostMax,
        PerZoneMax = PerZoneMax,
        TotalMax = TotalMax,
        GrantDeadline = TimeSpan.FromSeconds(ReplacementSeconds),
        QueueMax = QueueMax,
    };
}
