namespace Lbaas.Actors.Catalog;

/// <summary>
/// What a load balancer's flavor said when it was created. The load balancer carries it for life, so nothing that happens to
/// the flavor afterwards touches it.
/// </summary>
public sealed record FlavorTraits
{
    public const string Single = "SINGLE";
    public const string ActiveStandby = "ACTIVE_STANDBY";

    /// <summary><see cref="Single"/> or <see cref="ActiveStandby"/>; null leaves it to the deployment.</summary>
    public string? Topology { get; init; }

    /// <summary>The compute service's flavor of the amphorae.</summary>
    public string? ComputeFlavor { get; init; }

    /// <summary>The tag of the amphorae's image.</summary>
    public string? ImageTag { get; init; }

    /// <summary>The VIP's port is an SR-IOV one (VI-21).</summary>
    public bool SriovVip { get; init; }

    /// <summary>Members may ask for SR-IOV ports (ME-5).</summary>
    public bool AllowMemberSriov { get; init; }
}
