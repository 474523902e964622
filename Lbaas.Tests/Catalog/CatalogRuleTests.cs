using System.Net;
using System.Text.Json;
using Lbaas.Tests.Api;

namespace Lbaas.Tests.Catalog;

/// <summary>Rules MI-1 to MI-6 as clients see them (spec validation 12).</summary>
[Collection(typeof(ServerCollection))]
public sealed class CatalogRuleTests(ApiServer server)
{
    private const string Nil = "00000000-0000-0000-0000-000000000000";

    [Theory]
    [InlineData("POST", "flavorprofiles", "flavorprofile", "flavor_data", "flavor_data")]
    [InlineData("PUT", "flavorprofiles", "flavorprofile", "flavor_data", "flavor_data")]
    [InlineData("POST", "availabilityzoneprofiles", "availability_zone_profile", "availability_zone_data", "availability_zone_data")]
    [InlineData("PUT", "availabilityzoneprofiles", "availability_zone_profile", "availability_zone_data", "flavor_data")]
    public async Task MI_1_data_must_be_JSON(string method, string path, string envelope, string key, string option)
    {
        var reply = await SendProfileAsync(method, path, envelope, key, "{no");

        Assert.Equal((HttpStatusCode.BadRequest, $"{{no is not a valid option for {option}"), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("""{"x":1}""", "Additional properties are not allowed ('x' was unexpected)")]
    [InlineData("""{"x":1,"y":1}""", "Additional properties are not allowed ('x', 'y' were unexpected)")]
    [InlineData("""{"loadbalancer_topology":"RING"}""", "loadbalancer_topology 'RING' is not one of ['SINGLE', 'ACTIVE_STANDBY']")]
    [InlineData("""{"compute_flavor":5}""", "compute_flavor 5 is not of type 'string'")]
    [InlineData("""{"amp_image_tag":null}""", "amp_image_tag None is not of type 'string'")]
    [InlineData("""{"sriov_vip":"true"}""", "sriov_vip 'true' is not of type 'boolean'")]
    [InlineData("""{"allow_member_sriov":1}""", "allow_member_sriov 1 is not of type 'boolean'")]
    [InlineData("[]", "[] is not of type 'object'")]
    public async Task MI_1_a_flavor_profile_has_what_the_provider_knows(string data, string detail)
    {
        var reply = await SendProfileAsync("POST", "flavorprofiles", "flavorprofile", "flavor_data", data);

        Assert.Equal(
            (HttpStatusCode.NotImplemented, $"Provider 'amphora' does not support a requested option: {detail}"), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("""{"compute_zone":true}""", "compute_zone True is not of type 'string'")]
    [InlineData("""{"management_network":"lan"}""", "management_network 'lan' is not a UUID")]
    [InlineData("""{"valid_vip_networks":"x"}""", "valid_vip_networks 'x' is not of type 'array'")]
    [InlineData("""{"valid_vip_networks":[7]}""", "valid_vip_networks 7 is not of type 'string'")]
    public async Task MI_1_an_availability_zone_profile_has_what_the_provider_knows(string data, string detail)
    {
        var reply = await SendProfileAsync("PUT", "availabilityzoneprofiles", "availability_zone_profile", "availability_zone_data", data);

        Assert.Equal(
            (HttpStatusCode.NotImplemented, $"Provider 'amphora' does not support a requested option: {detail}"), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task MI_1_half_a_character_is_no_JSON()
    {
        var reply = await SendProfileAsync("POST", "flavorprofiles", "flavorprofile", "flavor_data", """{"compute_flavor":"\ud800"}""");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    [Fact]
    public async Task MI_2_a_provider_alone_is_checked_as_well()
    {
        var reply = await server.PutAsync($"flavorprofiles/{await server.FlavorProfileAsync()}", """{"flavorprofile":{"provider_name":"ovn"}}""");

        Assert.Equal((HttpStatusCode.BadRequest, "Provider 'ovn' is not enabled."), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task MI_2_a_profiles_provider_must_be_enabled(string method)
    {
        var path = method == "PUT" ? $"flavorprofiles/{await server.FlavorProfileAsync()}" : "flavorprofiles";

        var reply = await server.SendAsync(method, path, """{"flavorprofile":{"name":"p","provider_name":"ovn","flavor_data":"{}"}}""");

        Assert.Equal((HttpStatusCode.BadRequest, "Provider 'ovn' is not enabled."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task MI_3_a_flavors_name_is_given_once()
    {
        var (name, profile) = (Guid.NewGuid().ToString(), await server.FlavorProfileAsync());
        var body = $$$"""{"flavor":{"name":"{{{name}}}","flavor_profile_id":"{{{profile}}}"}}""";
        await server.PostAsync("flavors", body);

        var reply = await server.PostAsync("flavors", body);

        Assert.Equal((HttpStatusCode.Conflict, $"A flavor of {name} already exists."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task MI_3_of_many_that_ask_for_a_name_at_once_one_gets_it()
    {
        var (name, profile) = (Guid.NewGuid().ToString(), await server.ZoneProfileAsync());
        var body = $$$"""{"availability_zone":{"name":"{{{name}}}","availability_zone_profile_id":"{{{profile}}}"}}""";

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.PostAsync("availabilityzones", body)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(
            replies.Where(reply => reply.Status != HttpStatusCode.Created),
            reply => Assert.Equal($"A availability zone of {name} already exists.", reply.Fault));
    }

    [Theory]
    [InlineData("""{"flavor_data":"{}"}""", HttpStatusCode.Conflict)]
    [InlineData("""{"provider_name":"octavia"}""", HttpStatusCode.Conflict)]
    [InlineData("""{"name":"other"}""", HttpStatusCode.OK)]
    public async Task MI_4_a_profile_in_use_changes_in_name_alone(string patch, HttpStatusCode expected)
    {
        var profile = (await server.GetAsync($"flavors/{await server.FlavorAsync()}")).Json.GetProperty("flavor").GetProperty("flavor_profile_id").GetString();

        var reply = await server.PutAsync($"flavorprofiles/{profile}", $$"""{"flavorprofile":{{patch}}}""");

        Assert.Equal(expected, reply.Status);
    }

    [Fact]
    public async Task MI_4_a_profile_nobody_uses_changes_in_everything()
    {
        var id = await server.FlavorProfileAsync();

        var reply = await server.PutAsync(
            $"flavorprofiles/{id}", """{"flavorprofile":{"name":"n","provider_name":"octavia","flavor_data":"{\"sriov_vip\":true}"}}""");

        Assert.Equal(
            $$$"""{"flavorprofile":{"id":"{{{id}}}","name":"n","provider_name":"octavia","flavor_data":"{\"sriov_vip\":true}"}}""", reply.Text);
    }

    [Fact]
    public async Task MI_5_a_profile_in_use_stays()
    {
        var zone = await server.ZoneAsync();
        var profile = (await server.GetAsync($"availabilityzones/{zone}")).Json.GetProperty("availability_zone").GetProperty("availability_zone_profile_id").GetString();

        var reply = await server.DeleteAsync($"availabilityzoneprofiles/{profile}");

        Assert.Equal(
            (HttpStatusCode.Conflict, $"Availability Zone Profile {profile} is in use and cannot be modified."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task MI_5_a_flavor_stays_as_long_as_a_load_balancer_has_it()
    {
        var flavor = await server.FlavorAsync();
        var balancer = await server.BalancerAsync("lb", $""","flavor_id":"{flavor}" """);
        var reply = await server.DeleteAsync($"flavors/{flavor}");
        await server.DeleteAsync($"loadbalancers/{balancer}");
        await server.GoneAsync($"loadbalancers/{balancer}");

        Assert.Equal((HttpStatusCode.Conflict, $"Flavor {flavor} is in use and cannot be modified."), (reply.Status, reply.Fault));
        Assert.Equal(HttpStatusCode.NoContent, (await server.DeleteAsync($"flavors/{flavor}")).Status);
    }

    [Fact]
    public async Task MI_5_an_availability_zone_stays_as_long_as_a_load_balancer_has_it()
    {
        var zone = await server.ZoneAsync();
        await server.BalancerAsync("lb", $""","availability_zone":"{zone}" """);

        var reply = await server.DeleteAsync($"availabilityzones/{zone}");

        Assert.Equal((HttpStatusCode.Conflict, $"Availability Zone {zone} is in use and cannot be modified."), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("flavors", "flavor", "Flavor")]
    [InlineData("flavorprofiles", "flavorprofile", "Flavor profile")]
    [InlineData("availabilityzones", "availability_zone", "Availability Zone")]
    [InlineData("availabilityzoneprofiles", "availability_zone_profile", "Availability Zone Profile")]
    public async Task MI_6_the_placeholder_is_not_found(string path, string envelope, string title)
    {
        var replies = new[]
        {
            await server.GetAsync($"{path}/{Nil}"),
            await server.PutAsync($"{path}/{Nil}", $$$"""{"{{{envelope}}}":{}}"""),
            await server.DeleteAsync($"{path}/{Nil}"),
        };

        Assert.All(replies, reply => Assert.Equal((HttpStatusCode.NotFound, $"{title} {Nil} not found."), (reply.Status, reply.Fault)));
    }

    [Fact]
    public async Task A_flavor_profile_that_is_missing_has_two_spellings()
    {
        var id = Guid.NewGuid();

        Assert.Equal($"Flavor Profile {id} not found.", (await server.GetAsync($"flavorprofiles/{id}")).Fault);
        Assert.Equal($"Flavor profile {id} not found.", (await server.DeleteAsync($"flavorprofiles/{id}")).Fault);
    }

    [Theory]
    [InlineData("flavorprofiles", "flavorprofile", "name")]
    [InlineData("flavorprofiles", "flavorprofile", "provider_name")]
    [InlineData("flavorprofiles", "flavorprofile", "flavor_data")]
    [InlineData("flavors", "flavor", "name")]
    [InlineData("flavors", "flavor", "enabled")]
    public async Task What_has_no_default_is_not_reset_to_it(string path, string envelope, string field)
    {
        var id = path == "flavors" ? await server.FlavorAsync() : await server.FlavorProfileAsync();

        var reply = await server.PutAsync($"{path}/{id}", $$$"""{"{{{envelope}}}":{"{{{field}}}":null}}""");

        Assert.Equal((HttpStatusCode.BadRequest, $"None is not a valid option for {field}"), (reply.Status, reply.Fault));
    }

    private async Task<ApiReply> SendProfileAsync(string method, string path, string envelope, string key, string data)
    {
        var target = method == "POST" ? path
            : path == "flavorprofiles" ? $"{path}/{await server.FlavorProfileAsync()}"
            : $"{path}/{await server.ZoneProfileAsync()}";
        return await server.SendAsync(
            method, target, $$$"""{"{{{envelope}}}":{"name":"p","provider_name":"amphora","{{{key}}}":{{{JsonSerializer.Serialize(data)}}}}}""");
    }
}
