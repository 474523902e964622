using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Amphorae;

/// <summary>How nodes behave. Part of the behavior.</summary>
public sealed record AmphoraOptions
{
    /// <summary>How long a node may take until its agent answers. Default 3 minutes.</summary>
    public TimeSpan BootDeadline { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Does an instance need a slot before it is built? Default false: it costs no message and no write.</summary>
    public bool BuildsAreLimited { get; init; }

    /// <summary>How long a node may wait for a slot; the boot deadline starts when it has one. Default 30 minutes.</summary>
    public TimeSpan SlotDeadline { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often a spare's agent is probed. Default 1 minute.</summary>
    public TimeSpan SpareCheckInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>At so many probes in a row without an answer a spare is replaced (1..100). Default 3.</summary>
    public int SpareMissesMax { get; init; } = 3;

    /// <summary>How long an agent may take to accept its own configuration. Default 2 minutes.</summary>
    public TimeSpan AgentUpdateDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an answer is waited for before the question is asked again. Default 20 s.</summary>
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long before its end an agent's certificate is replaced; nodes are spread over the first quarter of it. Default 14 days.</summary>
    public TimeSpan CertificateBuffer { get; init; } = TimeSpan.FromDays(14);

    /// <summary>The pauses between failed tries to replace a certificate. Default 5 s, doubling to an hour.</summary>
    public Backoff RotationBackoff { get; init; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromHours(1));

    /// <summary>The pauses between failed steps. Default 500 ms, doubling to 30 s.</summary>
    public Backoff Backoff { get; init; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));

    /// <summary>How often in a row a suspect's agent must give a sign that may pass, until it counts. 1 to 100; default 3.</summary>
    public int LooksToConvict { get; init; } = 3;

    /// <summary>
    /// The pauses between two looks at a suspect, and between two requests to replace it. Default 1 s, doubling to 30 s.
    /// </summary>
    public Backoff LookAgain { get; init; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>
    /// How long a conviction is believed without another look: one that waited longer for the brake may have come back unheard. Default
    /// 10 s.
    /// </summary>
    public TimeSpan BelievedFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an agent may answer without being heard until it gets its own configuration anew. Default 1 minute.</summary>
    public TimeSpan ConfigureAgentAfter { get; init; } = TimeSpan.FromMinutes(1);
}
