using System.Text.Json;
using Lbaas.Api.Fields;
using Lbaas.Api.HealthMonitors;
using Lbaas.Api.Http;
using Lbaas.Api.Listeners;
using Lbaas.Api.LoadBalancers;
using Lbaas.Api.Members;
using Lbaas.Api.Pools;

namespace Lbaas.Tests.Api;

/// <summary>The generic type rules (validation.md TY), by number.</summary>
public sealed class FieldTests
{
    [Fact]
    public void TY_1_an_unknown_key_is_named_with_the_path_of_its_object() =>
        Assert.Equal("Unknown attribute for argument listener_.listener: foo", Refused(ListenerFields.Table, """{"foo":1}"""));

    [Fact]
    public void TY_1_several_unknown_keys_are_all_named() =>
        Assert.Equal("Unknown attributes for argument listener_.listener: foo, bar", Refused(ListenerFields.Table, """{"foo":1,"bar":2}"""));

    [Theory]
    [InlineData("protocol")]
    [InlineData("protocol_port")]
    [InlineData("loadbalancer_id")]
    public void TY_1_an_immutable_key_is_unknown_to_PUT(string key) =>
        Assert.Equal(
            $"Unknown attribute for argument listener_.listener: {key}",
            Refused(ListenerFields.Table, $$"""{"{{key}}":"HTTP"}""", Operations.Put));

    [Theory]
    [InlineData("""{"address":"10.0.0.1"}""")]
    [InlineData("""{"address":"10.0.0.1","protocol_port":null}""")]
    public void TY_2_a_required_key_must_be_there(string body) =>
        Assert.Equal(
            "Invalid input for field/attribute protocol_port. Value: 'None'. Mandatory field missing.",
            Refused(MemberFields.Table, body));

    [Theory]
    [InlineData("ABCDEFABCDEFABCDEFABCDEFABCDEFAB")]
    [InlineData("abcdefab-cdef-abcd-efab-cdefabcdefab")]
    public void TY_3_a_uuid_may_be_dashed_or_not(string id) =>
        Assert.Equal(
            Guid.Parse("abcdefab-cdef-abcd-efab-cdefabcdefab"),
            Read(ListenerFields.Table, $$"""{"default_pool_id":"{{id}}"}""", Operations.Put).Get(ListenerFields.DefaultPoolId));

    [Theory]
    [InlineData("\"x\"", "x")]
    [InlineData("\"{abcdefab-cdef-abcd-efab-cdefabcdefab}\"", "{abcdefab-cdef-abcd-efab-cdefabcdefab}")]
    [InlineData("17", "17")]
    public void TY_3_anything_else_is_no_uuid(string json, string shown) =>
        Assert.Equal(
            $"Invalid input for field/attribute default_pool_id. Value: '{shown}'. Value should be UUID format",
            Refused(ListenerFields.Table, $$"""{"default_pool_id":{{json}}}""", Operations.Put));

    [Theory]
    [InlineData("7")]
    [InlineData("\"7\"")]
    [InlineData("7.0")]
    public void TY_4_an_integer_may_be_spelled_as_a_string(string json) =>
        Assert.Equal(7, Read(MemberFields.Table, $$"""{"weight":{{json}}}""", Operations.Put).Get(MemberFields.Weight));

    [Theory]
    [InlineData("-1", "-1", "Value should be greater or equal to 0")]
    [InlineData("257", "257", "Value should be lower or equal to 256")]
    [InlineData("1e300", "1e300", "Value should be lower or equal to 256")]
    [InlineData("\"abc\"", "abc", "invalid literal for int() with base 10: 'abc'")]
    [InlineData("1.5", "1.5", "invalid literal for int() with base 10: '1.5'")]
    [InlineData("true", "True", "invalid literal for int() with base 10: 'True'")]
    [InlineData("[1]", "[1]", "invalid literal for int() with base 10: '[1]'")]
    public void TY_4_a_bad_integer_says_why(string json, string shown, string reason) =>
        Assert.Equal(
            $"Invalid input for field/attribute weight. Value: '{shown}'. {reason}",
            Refused(MemberFields.Table, $$"""{"weight":{{json}}}""", Operations.Put));

    [Fact]
    public void TY_5_a_string_has_its_longest_length()
    {
        var name = new string('n', 256);

        var fault = Refused(PoolFields.Table, $$"""{"name":"{{name}}"}""", Operations.Put);

        Assert.Equal($"Invalid input for field/attribute name. Value: '{name}'. Value should have a maximum character requirement of 255", fault);
    }

    [Fact]
    public void TY_5_a_number_is_no_string() =>
        Assert.Equal("Invalid input for field/attribute name. Value: '5'. Value should be string", Refused(PoolFields.Table, """{"name":5}""", Operations.Put));

    [Fact]
    public void TY_6_an_unknown_option_is_answered_with_the_known_ones() =>
        Assert.Equal(
            "Invalid input for field/attribute client_authentication. Value: 'none'. Value should be one of: NONE, OPTIONAL, MANDATORY",
            Refused(ListenerFields.Table, """{"client_authentication":"none"}""", Operations.Put));

    [Theory]
    [InlineData("true", true)]
    [InlineData("0", false)]
    [InlineData("2", true)]
    [InlineData("\"Yes\"", true)]
    [InlineData("\"off\"", false)]
    public void TY_7_a_flag_has_many_spellings(string json, bool expected) =>
        Assert.Equal(expected, Read(MemberFields.Table, $$"""{"backup":{{json}}}""", Operations.Put).Get(MemberFields.Backup));

    [Fact]
    public void TY_7_an_ambiguous_flag_is_refused() =>
        Assert.Equal(
            "Invalid input for field/attribute backup. Value: 'maybe'. Value not an unambiguous boolean: maybe",
            Refused(MemberFields.Table, """{"backup":"maybe"}""", Operations.Put));

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("2001:DB8:0:0::1", "2001:db8::1")]
    public void TY_8_addresses_are_kept_in_canonical_form(string given, string kept) =>
        Assert.Equal(kept, Read(MemberFields.Table, $$"""{"monitor_address":"{{given}}"}""", Operations.Put).Get(MemberFields.MonitorAddress));

    [Theory]
    [InlineData("1")]
    [InlineData("10.0.0.256")]
    [InlineData("010.0.0.1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("host.example")]
    public void TY_8_anything_else_is_no_address(string given) =>
        Assert.Equal(
            $"Invalid input for field/attribute monitor_address. Value: '{given}'. Value should be IPv4 or IPv6 format",
            Refused(MemberFields.Table, $$"""{"monitor_address":"{{given}}"}""", Operations.Put));

    [Theory]
    [InlineData("10.1.2.3/24", "10.1.2.0/24")]
    [InlineData("10.1.2.3", "10.1.2.3/32")]
    [InlineData("2001:db8::ff/64", "2001:db8::/64")]
    [InlineData("::1", "::1/128")]
    [InlineData("10.1.2.3/0", "0.0.0.0/0")]
    public void TY_9_host_bits_of_a_network_are_masked(string given, string kept) =>
        Assert.Equal([kept], Read(ListenerFields.Table, $$"""{"allowed_cidrs":["{{given}}"]}""", Operations.Put).Get(ListenerFields.AllowedCidrs)!.Value);

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/x")]
    [InlineData("10.0.0.0/8/8")]
    public void TY_9_anything_else_is_no_network(string given) =>
        Assert.Equal(
            $"Invalid input for field/attribute allowed_cidrs. Value: '{given}'. Value should be IPv4 or IPv6 CIDR format",
            Refused(ListenerFields.Table, $$"""{"allowed_cidrs":["{{given}}"]}""", Operations.Put));

    [Fact]
    public void TY_10_admin_state_up_null_is_false() =>
        Assert.Equal(new(true, false), Read(PoolFields.Table, """{"admin_state_up":null}""", Operations.Put).Patch(PoolFields.AdminStateUp));

    [Fact]
    public void TY_11_tags_collapse() =>
        Assert.Equal(["a", "b"], Read(PoolFields.Table, """{"tags":["a","b","a"]}""", Operations.Put).Get(PoolFields.Tags)!.Value);

    [Fact]
    public void TY_12_a_null_name_is_given_and_null() =>
        Assert.Equal(new(true, null), Read(PoolFields.Table, """{"name":null}""", Operations.Put).Patch(PoolFields.Name));

    [Theory]
    [InlineData("health")]
    [InlineData("//host/x")]
    [InlineData("http://host/x")]
    [InlineData("/a b")]
    [InlineData("/a\\n")]
    [InlineData("/%zz")]
    public void TY_14_a_url_path_is_absolute_and_encoded(string given) =>
        Assert.EndsWith(
            "Value must be a valid URL Path string",
            Refused(HealthMonitorFields.Table, $$"""{"url_path":"{{given}}"}""", Operations.Put), StringComparison.Ordinal);

    [Theory]
    [InlineData("/")]
    [InlineData("/health?a=b&c=%20")]
    public void TY_14_a_url_path_may_have_a_query(string given) =>
        Assert.Equal(given, Read(HealthMonitorFields.Table, $$"""{"url_path":"{{given}}"}""", Operations.Put).Get(HealthMonitorFields.UrlPath));

    [Theory]
    [InlineData("200", true)]
    [InlineData("200, 301", true)]
    [InlineData("200-299", true)]
    [InlineData("200-299,301", false)]
    [InlineData("20", false)]
    [InlineData("200,\\n201", false)]
    public void HM_5_expected_codes_are_a_list_or_a_range(string codes, bool good) =>
        Assert.Equal(good, Accepts(HealthMonitorFields.Table, $$"""{"expected_codes":"{{codes}}"}"""));

    [Theory]
    [InlineData("1.0", true)]
    [InlineData("1.1", true)]
    [InlineData("\"1.1\"", true)]
    [InlineData("2", false)]
    public void HM_6_http_version_is_one_of_two(string json, bool good) =>
        Assert.Equal(good, Accepts(HealthMonitorFields.Table, $$"""{"http_version":{{json}}}"""));

    [Theory]
    [InlineData("www.example.org", true)]
    [InlineData("_srv.example.org.", true)]
    [InlineData("-a.example", false)]
    [InlineData("a-.example", false)]
    [InlineData("a_b.example", false)]
    [InlineData("a..b", false)]
    [InlineData("a.example\\n", false)]
    public void HM_9_domain_names_have_hostname_syntax(string name, bool good) =>
        Assert.Equal(good, Accepts(HealthMonitorFields.Table, $$"""{"domain_name":"{{name}}"}"""));

    [Fact]
    public void LI_4_a_header_value_must_be_a_string() =>
        Assert.Equal(
            "Invalid input for field/attribute insert_headers. Value: 'True'. Value should be string",
            Refused(ListenerFields.Table, """{"insert_headers":{"X-Forwarded-For":true}}""", Operations.Put));

    [Fact]
    public void LI_12_an_empty_list_of_networks_is_none() =>
        Assert.Equal(new(true, null), Read(ListenerFields.Table, """{"allowed_cidrs":[]}""", Operations.Put).Patch(ListenerFields.AllowedCidrs));

    [Fact]
    public void A_fault_inside_a_nested_object_names_the_whole_path()
    {
        var body = JsonDocument.Parse("""{"listeners":[{"protocol":"HTTP","protocol_port":1,"loadbalancer_id":"x"}]}""").RootElement;

        var fault = Assert.Throws<FaultException>(() => LoadBalancerFields.Table.Read(body, Operations.Post, "load_balancer.loadbalancer"));

        Assert.Equal("Unknown attribute for argument load_balancer.loadbalancer.listeners: loadbalancer_id", fault.Fault.Text);
    }

    [Fact]
    public void A_long_value_is_not_sent_back_in_full() =>
        Assert.True(Refused(PoolFields.Table, $$"""{"name":"{{new string('n', 50_000)}}"}""", Operations.Put).Length < 2_000);

    private static bool Accepts(FieldTable table, string body)
    {
        try
        {
            Read(table, body, Operations.Put);
            return true;
        }
        catch (FaultException refused) when (refused.Fault.Code == 400)
        {
            return false;
        }
    }

    private static FieldValues Read(FieldTable table, string body, Operations operation) =>
        table.Read(JsonDocument.Parse(body).RootElement, operation, "listener_.listener");

    private static string Refused(FieldTable table, string body, Operations operation = Operations.Post) =>
        Assert.Throws<FaultException>(() => Read(table, body, operation)).Fault.Text;
}
