using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Amphorae;

/// <summary>How nodes behave. Part of the behavior.</summary>
public sealed record AmphoraOptions
{
    /// <summary>How long a node may take until its agent answers. Default 3 minutes.</summary>
    public TimeSpan BootDeadline { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long an agent may take to accept its own configuration. Default 2 minutes.</summary>
    public TimeSpan AgentUpdateDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an answer is waited for before the question is asked again. Default 20 s.</summary>
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The pauses between failed steps. Default 500 ms, doubling to 30 s.</summary>
    public Backoff Backoff { get; init; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));

    /// <summary>How often in a row a suspect's agent must give a sign that may pass, until it counts. 1 to 100; default 3.</summary>
    public int LooksToConvict { get; init; } = 3;

    /// <summary>
    /// The pauses between two looks at a suspect, and between two requests to replace it. Default 1 s, doubling to 30 s.
    /// </summary>
    public Backoff LookAgain { get; init; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>How long an agent may answer without being heard until it gets its own configuration anew. Default 1 minute.</summary>
    public TimeSpan ConfigureAgentAfter { get; init; } = TimeSpan.FromMinutes(1);
}
