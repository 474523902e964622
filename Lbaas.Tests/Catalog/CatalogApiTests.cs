using System.Net;
using Lbaas.Tests.Api;

namespace Lbaas.Tests.Catalog;

/// <summary>Flavors, availability zones and profiles over HTTP (spec api 13).</summary>
[Collection(typeof(ServerCollection))]
public sealed class CatalogApiTests(ApiServer server)
{
    private readonly string _name = Guid.NewGuid().ToString();

    [Fact]
    public async Task A_flavor_profile_shows_its_data_as_it_was_written()
    {
        var id = await server.FlavorProfileAsync("""{ "sriov_vip":  false }""");

        Assert.Equal(
            $$$"""{"flavorprofile":{"id":"{{{id}}}","name":"fp","provider_name":"amphora","flavor_data":"{ \"sriov_vip\":  false }"}}""",
            (await server.GetAsync($"flavorprofiles/{id}")).Text);
    }

    [Fact]
    public async Task A_flavor_is_enabled_unless_told_otherwise()
    {
        var profile = await server.FlavorProfileAsync();
        var made = await server.PostAsync("flavors", $$$"""{"flavor":{"name":"{{{_name}}}","flavor_profile_id":"{{{profile}}}"}}""");
        var id = made.Json.GetProperty("flavor").GetProperty("id").GetString();

        Assert.Equal(
            $$$"""{"flavor":{"id":"{{{id}}}","name":"{{{_name}}}","description":"","enabled":true,"flavor_profile_id":"{{{profile}}}"}}""", made.Text);
        Assert.Equal(made.Text, (await server.GetAsync($"flavors/{id}")).Text);
    }

    [Fact]
    public async Task A_flavor_can_be_changed()
    {
        var id = await server.FlavorAsync();

        var reply = await server.PutAsync($"flavors/{id}", $$$"""{"flavor":{"name":"{{{_name}}}","description":"d","enabled":false}}""");

        var flavor = reply.Json.GetProperty("flavor");
        Assert.Equal(
            (HttpStatusCode.OK, _name, "d", false),
            (reply.Status, flavor.GetProperty("name").GetString(), flavor.GetProperty("description").GetString(), flavor.GetProperty("enabled").GetBoolean()));
        Assert.Equal(reply.Text, (await server.GetAsync($"flavors/{id}")).Text);
    }

    [Fact]
    public async Task An_availability_zone_has_no_id_and_is_found_by_its_name()
    {
        var profile = await server.ZoneProfileAsync();
        var made = await server.PostAsync(
            "availabilityzones", $$$"""{"availability_zone":{"name":"north {{{_name}}}","description":"d","availability_zone_profile_id":"{{{profile}}}"}}""");

        Assert.Equal(
            $$$"""{"availability_zone":{"name":"north {{{_name}}}","description":"d","enabled":true,"availability_zone_profile_id":"{{{profile}}}"}}""",
            made.Text);
        Assert.Equal(made.Text, (await server.GetAsync($"availabilityzones/north%20{_name}")).Text);
    }

    [Fact]
    public async Task An_availability_zones_name_never_changes()
    {
        var name = await server.ZoneAsync();

        var reply = await server.PutAsync($"availabilityzones/{name}", """{"availability_zone":{"name":"x"}}""");

        Assert.Equal(
            (HttpStatusCode.BadRequest, "Unknown attribute for argument availability_zone_.availability_zone: name"), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task What_is_deleted_is_gone()
    {
        var (flavor, zone) = (await server.FlavorAsync(), await server.ZoneAsync());

        Assert.Equal(HttpStatusCode.NoContent, (await server.DeleteAsync($"flavors/{flavor}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await server.DeleteAsync($"availabilityzones/{zone}")).Status);
        Assert.Equal($"Flavor {flavor} not found.", (await server.GetAsync($"flavors/{flavor}")).Fault);
        Assert.Equal($"Availability Zone {zone} not found.", (await server.GetAsync($"availabilityzones/{zone}")).Fault);
    }

    [Theory]
    [InlineData("flavors", "flavors", "flavors_links")]
    [InlineData("flavorprofiles", "flavorprofiles", "flavorprofile_links")]
    [InlineData("availabilityzones", "availability_zones", "availability_zones_links")]
    [InlineData("availabilityzoneprofiles", "availability_zone_profiles", "availability_zone_profile_links")]
    public async Task A_list_has_the_envelope_of_its_kind(string path, string plural, string links)
    {
        var reply = await server.GetAsync($"{path}?name={_name}");

        Assert.Equal($$"""{"{{plural}}":[],"{{links}}":[]}""", reply.Text);
    }

    [Theory]
    [InlineData("enabled=False", true)]
    [InlineData("enabled=True", false)]
    [InlineData("description=odd", true)]
    [InlineData("description=even", false)]
    public async Task Flavors_are_filtered_by_every_attribute(string filter, bool isFound)
    {
        var id = await server.FlavorAsync(more: ""","description":"odd","enabled":false""");

        var reply = await server.GetAsync($"flavors?id={id}&{filter}");

        Assert.Equal(isFound ? 1 : 0, reply.Json.GetProperty("flavors").GetArrayLength());
    }

    [Theory]
    [InlineData("flavors?project_id=p")]
    [InlineData("flavors?provisioning_status=ACTIVE")]
    [InlineData("flavorprofiles?enabled=true")]
    [InlineData("availabilityzones?id=1")]
    public async Task An_attribute_of_other_resources_is_no_filter(string path) =>
        Assert.Equal("One or more arguments are either duplicate or invalid", (await server.GetAsync(path)).Fault);

    [Fact]
    public async Task Only_the_fields_asked_for_are_listed()
    {
        var zone = await server.ZoneAsync();

        var reply = await server.GetAsync($"availabilityzones?name={zone}&fields=enabled");

        Assert.Equal("""[{"enabled":true}]""", reply.Json.GetProperty("availability_zones").GetRawText());
    }

    [Fact]
    public async Task Pages_of_availability_zones_go_on_after_a_name()
    {
        var profile = await server.ZoneProfileAsync();
        foreach (var name in (string[])["a b", "c", "d"])
            await server.PostAsync("availabilityzones", $$$"""{"availability_zone":{"name":"{{{name}}} {{{_name}}}","availability_zone_profile_id":"{{{profile}}}"}}""");

        var first = await server.GetAsync($"availabilityzones?availability_zone_profile_id={profile}&sort=name&limit=1");
        var next = first.Json.GetProperty("availability_zones_links")[0].GetProperty("href").GetString()!;
        var second = await server.GetAsync($"{new Uri(next).PathAndQuery}&availability_zone_profile_id={profile}");

        Assert.Equal($"c {_name}", second.Json.GetProperty("availability_zones")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Providers_are_listed_without_links()
    {
        var reply = await server.GetAsync("providers?fields=name");

        Assert.Equal("""{"providers":[{"name":"amphora"},{"name":"octavia"}]}""", reply.Text);
    }

    [Theory]
    [InlineData("flavor_capabilities", "loadbalancer_topology,compute_flavor,amp_image_tag,sriov_vip,allow_member_sriov")]
    [InlineData("availability_zone_capabilities", "compute_zone,volume_zone,management_network,valid_vip_networks")]
    public async Task A_provider_says_what_it_can_do(string capabilities, string names)
    {
        var reply = await server.GetAsync($"providers/octavia/{capabilities}");

        var list = reply.Json.GetProperty(capabilities).EnumerateArray().ToList();
        Assert.Equal(names.Split(','), list.Select(item => item.GetProperty("name").GetString()));
        Assert.All(list, item => Assert.NotEqual("", item.GetProperty("description").GetString()));
    }

    [Fact]
    public async Task Capabilities_are_filtered_by_name()
    {
        var reply = await server.GetAsync("providers/amphora/flavor_capabilities?name=sriov_vip&fields=name");

        Assert.Equal("""{"flavor_capabilities":[{"name":"sriov_vip"}]}""", reply.Text);
    }

    [Fact]
    public async Task Capabilities_of_a_provider_that_is_not_there_are_refused()
    {
        var reply = await server.GetAsync("providers/ovn/flavor_capabilities");

        Assert.Equal((HttpStatusCode.BadRequest, "Provider 'ovn' is not enabled."), (reply.Status, reply.Fault));
    }
}
