using Lbaas.Actors.Compute;

namespace Lbaas.Actors.AmphoraPools;

/// <summary>What the amphorae of one pool have in common: a spare of it can stand in for any of them.</summary>
/// <param name="Zone">The compute zone.</param>
/// <param name="ComputeFlavor">The compute service's flavor; null for the deployment's.</param>
/// <param name="ImageTag">The tag of the image; null for the deployment's.</param>
public sealed record AmphoraMake(string Zone, string? ComputeFlavor, string? ImageTag)
{
    /// <summary>The pool of what neither a flavor nor an availability zone says anything about; journals know it by this name.</summary>
    public const string DefaultPool = "default";

    /// <summary>The zone of load balancers whose availability zone names none.</summary>
    public const string HomeZone = "local";

    private const char Separator = ':';

    public static readonly AmphoraMake Default = new(HomeZone, null, null);

    /// <summary>The id of its pool's actor, which says all of it: a pool knows from its name what it keeps.</summary>
    public string PoolId => this == Default
        ? DefaultPool
        : string.Join(Separator, Uri.EscapeDataString(Zone), Escaped(ComputeFlavor), Escaped(ImageTag));

    /// <summary>What its instances must be like; null where the deployment says it.</summary>
    public InstanceTraits? Traits => (ComputeFlavor ?? ImageTag) is null ? null : new InstanceTraits(ComputeFlavor, ImageTag);

    /// <param name="zone">The compute zone; null for the deployment's.</param>
    /// <param name="computeFlavor">As the flavor says; null for the deployment's.</param>
    /// <param name="imageTag">As the flavor says; null for the deployment's.</param>
    public static AmphoraMake Of(string? zone, string? computeFlavor, string? imageTag) =>
        new(Given(zone) ?? HomeZone, Given(computeFlavor), Given(imageTag));

    /// <summary>The make of the pool with this id. An id of no such form is the default pool's.</summary>
    public static AmphoraMake OfPool(string id)
    {
        var parts = id.Split(Separator);
        return parts.Length == 3
            ? Of(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1]), Uri.UnescapeDataString(parts[2]))
            : Default;
    }

    private static string? Given(string? word) => string.IsNullOrEmpty(word) ? null : word;

    private static string Escaped(string? word) => Uri.EscapeDataString(word ?? "");
}
