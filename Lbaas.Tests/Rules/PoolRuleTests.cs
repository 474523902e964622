using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Requests;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Pools;
using Lbaas.Tests.LoadBalancers;

namespace Lbaas.Tests.Rules;

/// <summary>Session persistence and algorithms (spec validation 7), where no other test has them.</summary>
public sealed class PoolRuleTests
{
    private readonly Balancer _balancer = Balancer.Active();

    [Theory]
    [InlineData("SOURCE_IP")]
    [InlineData("HTTP_COOKIE")]
    public void SP_4_a_cookie_has_a_name_only_when_it_is_the_applications(string type)
    {
        const string Text = "Validation failure: Field \"cookie_name\" can only be specified with session persistence of type \"APP_COOKIE\".";

        Refused(Text, New("HTTP", new SessionPersistence(type, "c", null, null)));
        Refused(Text, Put(_balancer.AddPool(), new SessionPersistence(type, "c", null, null)));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a;b")]
    [InlineData("a\\\\b")]
    [InlineData("a\\tb")]
    [InlineData("a\\u00a0b")]
    [InlineData("")]
    public void SP_5_the_type_of_a_cookies_name_leaves_out_some(string name)
    {
        var fault = Assert.Throws<FaultException>(() => SessionPersistenceFields.Table.Read(
            JsonDocument.Parse($$"""{"cookie_name":"{{name}}"}""").RootElement, Operations.Put, "x")).Fault;

        Assert.StartsWith("Invalid input for field/attribute cookie_name.", fault.Text, StringComparison.Ordinal);
        Assert.EndsWith(@"Value should match the pattern ^[^\s,;\\]+$", fault.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Separators))]
    public void SP_5_and_its_rule_some_more(char separator) =>
        Refused("Validation failure: Supplied \"cookie_name\" is invalid.", New("HTTP", new SessionPersistence("APP_COOKIE", $"a{separator}b", null, null)));

    public static TheoryData<char> Separators => [.. "\u0001\u001f\u007f \"(),/:;<=>?@[\\]{}"];

    [Fact]
    public void SP_5_what_is_left_is_a_name() => Balancer.Accepted(New("HTTP", new SessionPersistence("APP_COOKIE", "aZ09!#$%&'*+-.^_`|~", null, null)));

    [Theory]
    [InlineData(30, null)]
    [InlineData(null, "255.255.255.0")]
    public void SP_6_an_update_has_words_of_its_own(int? timeout, string? granularity) =>
        Refused("Validation failure: Session persistence of type SOURCE_IP with persistence_timeout or persistence_granularity is only for UDP protocol pools.",
            Put(_balancer.AddPool(), new SessionPersistence("SOURCE_IP", null, timeout, granularity)));

    [Theory]
    [InlineData("UDP", "HTTP_COOKIE")]
    [InlineData("UDP", "APP_COOKIE")]
    [InlineData("SCTP", "HTTP_COOKIE")]
    [InlineData("SCTP", "APP_COOKIE")]
    public void SP_7_datagrams_carry_no_cookies(string protocol, string type)
    {
        var text = $"Validation failure: Session persistence of type {type} is not supported for UDP/SCTP protocol pools.";

        Refused(text, New(protocol, new SessionPersistence(type, null, null, null)));
        Refused(text, Put(_balancer.AddPool(protocol: protocol), new SessionPersistence(type, null, null, null)));
    }

    [Theory]
    [InlineData("UDP")]
    [InlineData("SCTP")]
    public void SP_8_datagrams_keep_to_a_member_by_source_for_a_time_and_a_network(string protocol)
    {
        var persistence = new SessionPersistence("SOURCE_IP", null, 30, "255.255.255.0");

        var pool = Balancer.Accepted(New(protocol, persistence));

        Assert.Equal(persistence, _balancer.State.Wanted.Pools[pool].SessionPersistence);
        Refused("Validation failure: Cookie names are not supported for UDP/SCTP pools.", New(protocol, persistence with { CookieName = "c" }));
    }

    [Fact]
    public void SP_10_an_empty_object_removes_it_too()
    {
        var patch = PoolFields.Patch(PoolFields.Table.Read(JsonDocument.Parse("""{"session_persistence":{}}""").RootElement, Operations.Put, "x"));

        Assert.Equal(new(true, null), patch.SessionPersistence);
    }

    [Fact]
    public void SP_15_nor_does_a_pool_come_to_SOURCE_IP_PORT_later() =>
        Assert.Equal(
            new Fault(501, "Provider 'amphora' does not support a requested option: Amphora provider does not support SOURCE_IP_PORT algorithm."),
            Balancer.Refused(_balancer.Ask(new UpdatePool(Balancer.Tenant, _balancer.AddPool(), new PoolPatch { LbAlgorithm = "SOURCE_IP_PORT" }))));

    private static void Refused(string text, Outcome? outcome) => Assert.Equal(new Fault(400, text), Balancer.Refused(outcome));

    private Outcome? New(string protocol, SessionPersistence persistence) =>
        _balancer.Ask(new CreatePool(Balancer.Tenant, null, new Pool { Protocol = protocol, LbAlgorithm = "ROUND_ROBIN", SessionPersistence = persistence }));

    private Outcome? Put(Guid pool, SessionPersistence given) =>
        _balancer.Ask(new UpdatePool(Balancer.Tenant, pool, new PoolPatch { SessionPersistence = given }));
}
