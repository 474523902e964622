using System.Text.Json;
using Lbaas.Actors.Catalog;
using Lbaas.Api.Catalog;
using Lbaas.Api.Lists;
using Lbaas.Api.Providers;

namespace Lbaas.Api.Flavors;

/// <summary>Flavors and flavor profiles (spec api 13).</summary>
public static class FlavorShelf
{
    private const string Topology = "loadbalancer_topology";
    private const string ComputeFlavor = "compute_flavor";
    private const string ImageTag = "amp_image_tag";
    private const string SriovVip = "sriov_vip";
    private const string AllowMemberSriov = "allow_member_sriov";

    /// <summary>What the amphora provider takes as <c>flavor_data</c>.</summary>
    public static readonly ProfileSchema Schema = new(
        new(Topology, "How many amphorae carry the load balancer: SINGLE is one, ACTIVE_STANDBY is a pair.",
            ProfileSchema.IsOneOf(FlavorTraits.Single, FlavorTraits.ActiveStandby)),
        new(ComputeFlavor, "The compute driver's flavor ID for the amphorae.", ProfileSchema.IsText),
        new(ImageTag, "The tag of the amphorae's image.", ProfileSchema.IsText),
        new(SriovVip, "When true, the VIP port is an SR-IOV VF port.", ProfileSchema.IsFlag),
        new(AllowMemberSriov, "When true, tenants can ask for SR-IOV VF ports for their members.", ProfileSchema.IsFlag));

    public static readonly CatalogShelf Instance = new(
        Shelf.Flavors, "flavors", "flavor", ApiResources.Flavors,
        new OfferFields("flavor_", "flavor_profile_id", isKeyedByName: false),
        "flavorprofiles", "flavor-profile", ApiResources.FlavorProfiles,
        new ProfileFields("flavor_profile_", "flavor_data"), Schema, "flavor_id");

    /// <param name="data">Data that the schema has let pass.</param>
    public static FlavorTraits Traits(JsonElement data) => new()
    {
        Topology = Text(data, Topology),
        ComputeFlavor = Text(data, ComputeFlavor),
        ImageTag = Text(data, ImageTag),
        SriovVip = Flag(data, SriovVip),
        AllowMemberSriov = Flag(data, AllowMemberSriov),
    };

    private static string? Text(JsonElement data, string name) => data.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool Flag(JsonElement data, string name) => data.TryGetProperty(name, out var value) && value.GetBoolean();
}
