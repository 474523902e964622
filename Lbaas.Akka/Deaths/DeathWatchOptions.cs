namespace Lbaas.Akka.Deaths;

/// <summary>
/// Whether, and how, a node looks for members whose process has ended. Of use where a port that is refused means that: on machines that answer for
/// themselves, and not behind something that refuses connections in the place of a node that lives.
/// </summary>
public sealed class DeathWatchOptions
{
    private static readonly TimeSpan s_everyMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_everyMax = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Dead members are downed by us. Default false: in somebody else's actor system downing is theirs to decide. Our own server sets it.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>How often each other member is tried; as long as one of them may take to answer. 100 ms to 10 s; default 500 ms.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often in a row a member's port must be refused. 2 to 100; default 3.</summary>
    public int Refusals { get; set; } = 3;

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (Every < s_everyMin || Every > s_everyMax)
            yield return $"Members must be tried every {s_everyMin.TotalMilliseconds} ms to {s_everyMax.TotalSeconds} s (DeathWatch:Every).";
        if (Refusals is < 2 or > 100)
            yield return "A member is taken for dead after 2 to 100 refusals (DeathWatch:Refusals).";
    }
}
