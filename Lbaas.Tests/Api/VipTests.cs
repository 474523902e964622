using System.Net;
using Lbaas.Drivers.Networks;
using Lbaas.Tests.Drivers;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Api;

/// <summary>The rules of VIPs over HTTP (spec validation 6), with a network service that has what the test gave it.</summary>
public sealed class VipTests : IAsyncLifetime
{
    private readonly TableNetwork _network = new();
    private readonly TableNetworkDriver _driver;
    private readonly TestServer _server;
    private readonly Guid _net = Guid.NewGuid();
    private readonly Guid _four;
    private readonly Guid _six;

    public VipTests()
    {
        _four = _network.AddSubnet(_net, "10.0.0.0/24");
        _six = _network.AddSubnet(_net, "2001:db8::/64");
        _network.AddNetwork(_net);
        _driver = new TableNetworkDriver(_network);
        _server = new TestServer(services => services.AddSingleton<INetworkDriver>(_driver));
    }

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public Task VI_1_nothing_given() =>
        RefusedAsync("", 400, "Validation failure: VIP must contain one of: vip_port_id, vip_network_id, vip_subnet_id.");

    [Theory]
    [InlineData("PortId", "vip_port_id")]
    [InlineData("NetworkId", "vip_network_id")]
    [InlineData("SubnetId", "vip_subnet_id")]
    public async Task VI_2_a_kind_that_the_deployment_does_not_allow(string option, string kind)
    {
        await using var server = new TestServer($"--Lbaas:Vip:Allow{option}=false");
        await server.InitializeAsync();

        var reply = await server.PostAsync("loadbalancers", $$$"""{"loadbalancer":{"project_id":"p","{{{kind}}}":"{{{Guid.NewGuid()}}}"}}""");

        Assert.Equal($"Validation failure: use of {kind} is disallowed by this deployment's configuration.", reply.Fault);
    }

    [Fact]
    public async Task VI_1_names_only_what_the_deployment_allows()
    {
        await using var server = new TestServer("--Lbaas:Vip:AllowPortId=false");
        await server.InitializeAsync();

        var reply = await server.PostAsync("loadbalancers", """{"loadbalancer":{"project_id":"p"}}""");

        Assert.Equal("Validation failure: VIP must contain one of: vip_network_id, vip_subnet_id.", reply.Fault);
    }

    [Theory]
    [InlineData("", "port's")]
    [InlineData(""","vip_qos_policy_id":"11111111-2222-4333-8444-555555555555" """, "11111111-2222-4333-8444-555555555555")]
    public async Task VI_7_the_policy_of_the_port_is_shown_unless_another_is_given(string given, string expected)
    {
        var policy = Guid.NewGuid();
        _network.QosPolicies = [policy, new("11111111-2222-4333-8444-555555555555")];
        var port = _network.AddPort(_net, null, policy, new FixedIp(_four, "10.0.0.7"));

        var id = await CreateAsync($""" "vip_port_id":"{port}"{given} """);

        var shown = (await _server.GetAsync($"loadbalancers/{id}")).Json.GetProperty("loadbalancer").GetProperty("vip_qos_policy_id").GetString();
        Assert.Equal(expected == "port's" ? policy.ToString() : expected, shown);
    }

    [Fact]
    public async Task VI_11_the_network_of_the_subnet_is_shown()
    {
        var id = await CreateAsync($""" "vip_subnet_id":"{_four}" """);

        Assert.Equal(_net.ToString(), (await _server.GetAsync($"loadbalancers/{id}")).Json.GetProperty("loadbalancer").GetProperty("vip_network_id").GetString());
    }

    [Fact]
    public Task VI_12_a_subnet_twice() => RefusedAsync(
        $$""" "vip_subnet_id":"{{_four}}","additional_vips":[{"subnet_id":"{{_four}}"}] """, 400,
        "Validation failure: Duplicate VIP subnet(s) specified. Only one IP can be bound per subnet.");

    [Fact]
    public Task VI_13_a_subnet_of_another_network() => RefusedAsync(
        $$""" "vip_subnet_id":"{{_four}}","additional_vips":[{"subnet_id":"{{_network.AddSubnet(Guid.NewGuid(), "10.1.0.0/24")}}"}] """, 400,
        "Validation failure: All VIP subnets must belong to the same network.");

    [Fact]
    public async Task VI_13_additional_VIPs_of_the_same_network_are_shown()
    {
        var id = await CreateAsync($$""" "vip_subnet_id":"{{_four}}","additional_vips":[{"subnet_id":"{{_six}}","ip_address":"2001:db8::7"}] """);

        var shown = (await _server.GetAsync($"loadbalancers/{id}")).Json.GetProperty("loadbalancer").GetProperty("additional_vips")[0];

        Assert.Equal((_six.ToString(), "2001:db8::7"), (shown.GetProperty("subnet_id").GetString(), shown.GetProperty("ip_address").GetString()));
    }

    [Fact]
    public async Task VI_14_a_policy_that_is_not_there_is_refused_on_update()
    {
        var id = await CreateAsync($""" "vip_subnet_id":"{_four}" """);
        var policy = Guid.NewGuid();

        var reply = await _server.PutAsync($"loadbalancers/{id}", $$$"""{"loadbalancer":{"vip_qos_policy_id":"{{{policy}}}"}}""");

        Assert.Equal((HttpStatusCode.BadRequest, $"qos_policy {policy} not found."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task VI_14_without_QoS_at_all_an_update_may_only_take_the_policy_away()
    {
        var id = await CreateAsync($""" "vip_subnet_id":"{_four}" """);
        _network.QosPolicies = null;

        var given = await _server.PutAsync($"loadbalancers/{id}", $$$"""{"loadbalancer":{"vip_qos_policy_id":"{{{Guid.NewGuid()}}}"}}""");
        var taken = await _server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"vip_qos_policy_id":null}}""");

        Assert.Equal(
            ("Validation failure: VIP QoS policy is not allowed in this deployment.", HttpStatusCode.OK), (given.Fault, taken.Status));
    }

    [Fact]
    public async Task VI_15_a_security_group_that_is_not_there_is_refused_on_update()
    {
        var id = await CreateAsync($""" "vip_subnet_id":"{_four}" """);
        var group = Guid.NewGuid();

        var reply = await _server.PutAsync($"loadbalancers/{id}", $$$"""{"loadbalancer":{"vip_sg_ids":["{{{group}}}"]}}""");

        Assert.Equal((HttpStatusCode.BadRequest, $"Security Group {group} not found."), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("[\"66666666-2222-4333-8444-555555555555\"]", "[\"66666666-2222-4333-8444-555555555555\"]")]
    [InlineData("null", "[]")]
    public async Task VI_15_an_update_sets_the_security_groups(string given, string expected)
    {
        _network.SecurityGroups.Add(new("66666666-2222-4333-8444-555555555555"));
        var id = await CreateAsync($""" "vip_subnet_id":"{_four}","vip_sg_ids":["66666666-2222-4333-8444-555555555555"] """);

        var reply = await _server.PutAsync($"loadbalancers/{id}", $$$"""{"loadbalancer":{"vip_sg_ids":{{{given}}}}}""");

        Assert.Equal(expected, reply.Json.GetProperty("loadbalancer").GetProperty("vip_sg_ids").GetRawText());
    }

    [Fact]
    public Task VI_19_a_network_without_port_security()
    {
        var open = Guid.NewGuid();
        var subnet = _network.AddSubnet(open, "10.2.0.0/24");
        _network.Networks.Add(new NetworkInfo(open, [subnet], PortSecurity: false));

        return RefusedAsync(
            $""" "vip_subnet_id":"{subnet}" """, 500, "Provider 'amphora' reports error: Port security must be enabled on the VIP network.");
    }

    [Theory]
    [InlineData("2001:db8:1::/48", HttpStatusCode.BadRequest)]
    [InlineData("10.0.0.0/8", HttpStatusCode.Created)]
    public async Task LI_10_a_nested_listener_takes_CIDRs_of_its_VIPs_family_alone(string cidr, HttpStatusCode expected)
    {
        var reply = await PostAsync(
            $$""" "vip_subnet_id":"{{_four}}","listeners":[{"protocol":"HTTP","protocol_port":80,"allowed_cidrs":["{{cidr}}"]}] """);

        Assert.Equal(expected, reply.Status);
    }

    [Fact]
    public async Task LI_10_what_was_refused_for_its_VIP_gives_it_back()
    {
        var reply = await PostAsync(
            $$""" "vip_subnet_id":"{{_four}}","listeners":[{"protocol":"HTTP","protocol_port":80,"allowed_cidrs":["2001:db8:1::/48"]}] """);

        await Eventually.Async(() => _driver.Held == 0, "the VIP is given back");
        Assert.Equal(
            "Validation failure: CIDR 2001:db8:1::/48 IP version incompatible with all VIPs ['10.0.0.0'] IP version.", reply.Fault);
    }

    [Fact]
    public async Task LI_11_a_nested_listener_takes_no_CIDRs_beside_security_groups()
    {
        _network.SecurityGroups.Add(new("66666666-2222-4333-8444-555555555555"));

        var reply = await PostAsync(
            $$""" "vip_subnet_id":"{{_four}}","vip_sg_ids":["66666666-2222-4333-8444-555555555555"],"listeners":[{"protocol":"HTTP","protocol_port":80,"allowed_cidrs":["10.0.0.0/8"]}] """);

        Assert.Equal("Validation failure: Allowed CIDRs are not allowed when using custom VIP Security Groups.", reply.Fault);
    }

    private Task<ApiReply> PostAsync(string fields) =>
        _server.PostAsync("loadbalancers", $$$"""{"loadbalancer":{"project_id":"p"{{{(fields.Length > 0 ? "," : "")}}}{{{fields}}}}}""");

    private Task<string> CreateAsync(string fields) => _server.CreateAsync("loadbalancers", "loadbalancer", $$"""{"project_id":"p",{{fields}}}""");

    private async Task RefusedAsync(string fields, int code, string text)
    {
        var reply = await PostAsync(fields);

        Assert.Equal((code, text), ((int)reply.Status, reply.Fault));
    }
}
