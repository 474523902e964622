using Lbaas.Tests.Api;

namespace Lbaas.Tests.Rules;

/// <summary>What an operator may say of the rules (section <c>Lbaas:Rules</c>).</summary>
public sealed class DeploymentRuleTests
{
    [Fact]
    public async Task PR_10_HM_10_ME_2_the_deployment_may_be_sterner()
    {
        await using var server = new TestServer(
            "--Lbaas:Rules:AllowPingHealthMonitors=false", "--Lbaas:Rules:UdpConnectDelayMin=10", "--Lbaas:Rules:ReservedAddresses:0=fd00::1");
        await server.InitializeAsync();
        var balancer = await server.BalancerAsync();
        var pool = await PoolAsync("HTTP");
        var datagrams = await PoolAsync("UDP");

        var ping = await MonitorAsync(pool, "PING", 5);
        var eager = await MonitorAsync(datagrams, "UDP-CONNECT", 9);
        var reserved = await server.PostAsync($"pools/{pool}/members", """{"member":{"address":"FD00:0::1","protocol_port":80}}""");

        Assert.Equal("The selected type is not allowed in this deployment: PING", ping.Fault);
        Assert.Equal("Validation failure: The request delay value 9 should be larger than 10 for UDP-CONNECT health monitor type.", eager.Fault);
        Assert.Equal("fd00::1 is not a valid option for member address", reserved.Fault);

        Task<string> PoolAsync(string protocol) =>
            server.CreateAsync("pools", "pool", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"{{protocol}}","lb_algorithm":"ROUND_ROBIN"}""");

        Task<ApiReply> MonitorAsync(string target, string type, int delay) => server.PostAsync(
            "healthmonitors", $$$"""{"healthmonitor":{"pool_id":"{{{target}}}","type":"{{{type}}}","delay":{{{delay}}},"timeout":3,"max_retries":2}}""");
    }
}
