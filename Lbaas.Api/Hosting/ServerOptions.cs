using Lbaas.Actors.Catalog;
using Lbaas.Api.Amphorae;
using Lbaas.Api.Authentication;

namespace Lbaas.Api.Hosting;

/// <summary>Section <c>Lbaas</c>: what the server as a whole is told. Drivers have sections of their own.</summary>
public sealed class ServerOptions
{
    public const string Section = "Lbaas";

    /// <summary>
    /// Where the journal and everything else that must survive is kept. Default: <c>lbaas</c> in
    /// <c>$XDG_STATE_HOME</c>, or in <c>~/.local/state</c> when that is not set.
    /// </summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>
    /// The project of requests that name none, under <c>noauth</c>. Up to 36 characters; default <c>default</c>. Empty: a
    /// creation without a project is refused, as in Octavia.
    /// </summary>
    public string DefaultProject { get; set; } = "default";

    public JournalOptions Journal { get; set; } = new();

    public AuthOptions Auth { get; set; } = new();

    public ChangesOptions Changes { get; set; } = new();

    public AmphoraPoolSettings AmphoraPool { get; set; } = new();

    public TopologyOptions LoadBalancers { get; set; } = new();

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory))
            yield return "Lbaas:DataDirectory must name a directory.";
        if (DefaultProject.Length > 36)
            yield return "Lbaas:DefaultProject must have at most 36 characters.";
        if (Journal.Provider == "postgresql")
            yield return "Lbaas:Journal:Provider 'postgresql' is not available: a cluster has it, as Lbaas:Akka:Journal:Provider; use 'sqlite'.";
        else if (Journal.Provider != "sqlite")
            yield return $"Lbaas:Journal:Provider '{Journal.Provider}' is not known; use 'sqlite'.";
        foreach (var mistake in Auth.Validate())
            yield return mistake;
        if (Changes.Mode is not ("queue" or "strict"))
            yield return $"Lbaas:Changes:Mode '{Changes.Mode}' is not known; use 'queue' or 'strict'.";
        if (Changes.MaxConcurrent is < 1 or > Operator.OperatorEndpoints.ConcurrencyMax)
            yield return $"Lbaas:Changes:MaxConcurrent must be 1 to {Operator.OperatorEndpoints.ConcurrencyMax}.";
        foreach (var mistake in AmphoraPool.Validate())
            yield return mistake;
        if (!LoadBalancers.IsKnown)
            yield return $"Lbaas:LoadBalancers:Topology '{LoadBalancers.Topology}' is not known; use 'SINGLE' or 'ACTIVE_STANDBY'.";
        if (LoadBalancers.VipGraceSeconds is < 5 or > 3_600)
            yield return "Lbaas:LoadBalancers:VipGraceSeconds must be 5 to 3600.";
        if (Changes.InFlightMax is < 1 or > 100_000)
            yield return "Lbaas:Changes:InFlightMax must be 1 to 100000.";
        if (Changes.TimeoutSeconds is < 1 or > 300)
            yield return "Lbaas:Changes:TimeoutSeconds must be 1 to 300.";
    }

    /// <summary>The default of <see cref="DataDirectory"/>.</summary>
    public static string DefaultDataDirectory()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        if (string.IsNullOrWhiteSpace(state))
            state = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, "lbaas");
    }
}

public sealed class JournalOptions
{
    /// <summary>The journal's database. Default and only value so far: <c>sqlite</c>.</summary>
    public string Provider { get; set; } = "sqlite";
}

public sealed class TopologyOptions
{
    /// <summary>
    /// What a load balancer gets whose flavor does not say: <c>SINGLE</c> (default), one amphora, or <c>ACTIVE_STANDBY</c>, a
    /// pair, which needs drivers that can carry one.
    /// </summary>
    public string Topology { get; set; } = FlavorTraits.Single;

    /// <summary>
    /// How long the successors of a pair that died leave the VIP to the dead, when the compute service does not confirm that these
    /// are gone. 5 to 3,600 seconds; default 60.
    /// </summary>
    public int VipGraceSeconds { get; set; } = 60;

    internal bool IsKnown => Topology is FlavorTraits.Single or FlavorTraits.ActiveStandby;

    internal bool IsPair => Topology == FlavorTraits.ActiveStandby;
}

public sealed class ChangesOptions
{
    /// <summary>
    /// <c>queue</c> (default): a change to a load balancer that is PENDING waits its turn. <c>strict</c>: it is answered
    /// 409, exactly as Octavia does.
    /// </summary>
    public string Mode { get; set; } = "queue";

    /// <summary>How many amphorae are talked to at the same time. 1 to 10,000; default 64.</summary>
    public int MaxConcurrent { get; set; } = 64;

    /// <summary>Changes that clients may wait for at once; beyond it 503 with Retry-After. 1 to 100,000; default 1,024.</summary>
    public int InFlightMax { get; set; } = 1_024;

    /// <summary>How long a client waits until its change is accepted, before 503. 1 to 300; default 30 s.</summary>
    public int TimeoutSeconds { get; set; } = 30;
}
