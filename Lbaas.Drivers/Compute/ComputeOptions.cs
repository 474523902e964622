using System.ComponentModel.DataAnnotations;
using Lbaas.Drivers.Breakers;

namespace Lbaas.Drivers.Compute;

/// <summary>Section <c>Lbaas:Compute</c>.</summary>
public sealed class ComputeOptions
{
    public const string Section = "Lbaas:Compute";

    /// <summary>A registered compute driver: <c>local</c> (default), <c>netns</c> (needs root) or <c>noop</c>.</summary>
    [Required]
    public string Driver { get; set; } = "local";

    /// <summary>
    /// The image of amphorae for which nobody asks for another: for <c>local</c> and <c>netns</c> one of
    /// <see cref="LocalComputeOptions.Images"/>. Default empty: the agent of <see cref="LocalComputeOptions.AgentPath"/>. At most 255 characters.
    /// </summary>
    [MaxLength(255)]
    public string ImageTag { get; set; } = "";

    /// <summary>How long one call may take, in seconds. Default 60.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>Seconds between two looks for instances that nobody owns, the first of them at the start. Default 60.</summary>
    [Range(1, 3600)]
    public int ReconcileIntervalSeconds { get; set; } = 60;

    /// <summary>How many leaked, and how many missing, instances are acted on after one look. Default 25.</summary>
    [Range(1, 10_000)]
    public int ReconcileMax { get; set; } = 25;

    /// <summary>How long the question may take whether an instance runs, in seconds. Default 5.</summary>
    [Range(1, 3600)]
    public int InspectTimeoutSeconds { get; set; } = 5;

    /// <summary>The breaker in front of the compute service.</summary>
    public BreakerOptions Breaker { get; set; } = new() { MinimumCalls = 10 };

    /// <summary>Options of the <c>local</c> and <c>netns</c> drivers.</summary>
    public LocalComputeOptions Local { get; set; } = new();
}

/// <summary>Section <c>Lbaas:Compute:Local</c>: one agent process per amphora on this machine.</summary>
public sealed class LocalComputeOptions
{
    /// <summary>The agent: an executable or a <c>.dll</c>. Default: <c>Lbaas.Amphora</c> of the same build.</summary>
    public string? AgentPath { get; set; }

    /// <summary>
    /// Images by their tags: each is an agent, as <see cref="AgentPath"/> is. An amphora stays with the tag that it was made of;
    /// at its next start it is whatever lies at that path. Default: none.
    /// </summary>
    public Dictionary<string, string> Images { get; set; } = [];

    /// <summary>
    /// A directory with a short name for the agents' sockets (HAProxy takes at most 97 characters for one). Default:
    /// <c>/run/lbaas</c> for root, <c>/tmp/lbaas-USER</c> for others. At most 22 characters.
    /// </summary>
    [MaxLength(22)]
    public string? RuntimeDirectory { get; set; }

    /// <summary>The HAProxy executable. Default <c>/usr/sbin/haproxy</c>.</summary>
    [Required]
    public string HaproxyCommand { get; set; } = "/usr/sbin/haproxy";

    /// <summary>How long a started agent may take until it listens, in seconds. Default 20.</summary>
    [Range(1, 600)]
    public int StartTimeoutSeconds { get; set; } = 20;

    /// <summary>
    /// How many agents one server, or each node of a cluster, starts at the same time: a start costs a second of CPU. Default 2.
    /// </summary>
    [Range(1, 64)]
    public int ConcurrentStarts { get; set; } = 2;

    /// <summary>
    /// How long an agent's log may grow, in MiB, before it becomes <c>agent.log.1</c> in place of the last one of that name.
    /// Looked at every <see cref="SuperviseIntervalSeconds"/>. Default 8.
    /// </summary>
    [Range(1, 1024)]
    public int AgentLogMebibytes { get; set; } = 8;

    /// <summary>The agent's managed heap, in MiB. Default 96.</summary>
    [Range(32, 4096)]
    public int AgentHeapMebibytes { get; set; } = 96;

    /// <summary>
    /// How long an amphora that is deleted may take to finish the connections it has, in seconds; 0 breaks them. Default 5.
    /// </summary>
    [Range(0, 30)]
    public int DrainSeconds { get; set; } = 5;

    /// <summary>Seconds between two looks whether every agent runs. Default 5.</summary>
    [Range(1, 3600)]
    public int SuperviseIntervalSeconds { get; set; } = 5;
}
