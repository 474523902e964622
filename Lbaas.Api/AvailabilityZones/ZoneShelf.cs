using System.Text.Json;
using Lbaas.Actors.Catalog;
using Lbaas.Api.Catalog;
using Lbaas.Api.Fields;
using Lbaas.Api.Lists;
using Lbaas.Api.Providers;

namespace Lbaas.Api.AvailabilityZones;

/// <summary>Availability zones and availability zone profiles (spec api 13).</summary>
public static class ZoneShelf
{
    private const string ComputeZone = "compute_zone";
    private const string VolumeZone = "volume_zone";
    private const string ManagementNetwork = "management_network";
    private const string ValidVipNetworks = "valid_vip_networks";

    /// <summary>
    /// What the amphora provider takes as <c>availability_zone_data</c>. Octavia looks networks up in Neutron and refuses those
    /// that are not there; here they must at least be UUIDs.
    /// </summary>
    public static readonly ProfileSchema Schema = new(
        new(ComputeZone, "The compute service's availability zone for the amphorae.", ProfileSchema.IsText),
        new(VolumeZone, "The volume service's availability zone for the amphorae.", ProfileSchema.IsText),
        new(ManagementNetwork, "The ID of the management network of the amphorae.", ProfileSchema.IsId),
        new(ValidVipNetworks, "The IDs of the networks that VIPs may be on.", ProfileSchema.IsIds));

    public static readonly CatalogShelf Instance = new(
        Shelf.AvailabilityZones, "availabilityzones", "availability-zone", ApiResources.AvailabilityZones,
        new OfferFields("availability_zone_", "availability_zone_profile_id", isKeyedByName: true),
        "availabilityzoneprofiles", "availability-zone-profile", ApiResources.AvailabilityZoneProfiles,
        new ProfileFields("availability_zone_profile_", "availability_zone_data"), Schema, "availability_zone");

    /// <param name="data">Data that the schema has let pass.</param>
    public static ZoneTraits Traits(JsonElement data) => new()
    {
        ComputeZone = Text(data, ComputeZone),
        VolumeZone = Text(data, VolumeZone),
        ManagementNetwork = Text(data, ManagementNetwork) is { } network ? Id(network) : null,
        ValidVipNetworks = data.TryGetProperty(ValidVipNetworks, out var networks)
            ? [.. networks.EnumerateArray().Select(value => Id(value.GetString()!))]
            : null,
    };

    private static string? Text(JsonElement data, string name) => data.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static Guid Id(string text) => Uuids.TryParse(text, out var id) ? id : Guid.Empty;
}
