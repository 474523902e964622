namespace Lbaas.Api.Idempotency;

/// <summary>Section <c>Lbaas:Idempotency</c>: how long answers are kept for those who ask again.</summary>
public sealed class IdempotencyOptions
{
    public const string Section = "Lbaas:Idempotency";

    /// <summary>How long an answer is kept. 1 to 720; default 24 h.</summary>
    public int KeepHours { get; set; } = 24;

    /// <summary>Answers kept for one project; the oldest go first. 1 to 1,000,000; default 10,000.</summary>
    public int PerProjectMax { get; set; } = 10_000;

    /// <summary>Answers kept in all; the oldest go first. 1 to 10,000,000; default 100,000.</summary>
    public int TotalMax { get; set; } = 100_000;

    /// <summary>Megabytes of answers kept in all; the oldest go first. 1 to 65,536; default 256.</summary>
    public int TotalMegabytesMax { get; set; } = 256;

    /// <summary>How long a duplicate waits for the first to be answered, before 409. 0 to 60; default 10 s.</summary>
    public int WaitSeconds { get; set; } = 10;

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (KeepHours is < 1 or > 720)
            yield return "Lbaas:Idempotency:KeepHours must be 1 to 720.";
        if (PerProjectMax is < 1 or > 1_000_000)
            yield return "Lbaas:Idempotency:PerProjectMax must be 1 to 1000000.";
        if (TotalMax is < 1 or > 10_000_000)
            yield return "Lbaas:Idempotency:TotalMax must be 1 to 10000000.";
        if (TotalMegabytesMax is < 1 or > 65_536)
            yield return "Lbaas:Idempotency:TotalMegabytesMax must be 1 to 65536.";
        if (WaitSeconds is < 0 or > 60)
            yield return "Lbaas:Idempotency:WaitSeconds must be 0 to 60.";
    }
}
