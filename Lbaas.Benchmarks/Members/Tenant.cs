using System.Text;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Members;

/// <summary>A client of a server with real nodes, who has one load balancer with a listener and a pool.</summary>
internal sealed class Tenant : IDisposable
{
    // The one subnet of the local network driver.
    private const string Subnet = "10ca1000-0000-4000-8000-000000000002";
    private const string Api = "/v2/lbaas/";

    private readonly int _port;
    private readonly HttpConnection _connection;

    public Tenant(int port, int listenerPort)
    {
        _port = port;
        _connection = new HttpConnection(port);
        BalancerId = Create("loadbalancers", $$"""{"loadbalancer":{"name":"benchmark","vip_subnet_id":"{{Subnet}}"} }""");
        var listener = Create("listeners", $$"""{"listener":{"protocol_port":{{listenerPort}},"protocol":"HTTP","loadbalancer_id":"{{BalancerId}}"} }""");
        PoolId = Create("pools", $$"""{"pool":{"listener_id":"{{listener}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"} }""");
        AwaitActive();
    }

    public string BalancerId { get; }

    public string PoolId { get; }

    /// <summary>Returns the member's id as soon as the server has accepted it.</summary>
    public string AddMember(int memberPort) => Create(
        $"pools/{PoolId}/members", $$"""{"member":{"protocol_port":{{memberPort}},"address":"127.0.0.1"} }""");

    /// <summary>All the pool's members at once, as soon as the server has accepted them.</summary>
    public void SetMembers(int count) => _connection.Send(HttpConnection.Request("PUT", $"{Api}pools/{PoolId}/members",
        $$"""{"members":[{{string.Join(',', Enumerable.Range(0, count).Select(Member))}}]}""")).Expect(202);

    /// <summary>A request that adds one of many members, each with an address of its own.</summary>
    public byte[] AdditionOf(int number) =>
        HttpConnection.Request("POST", $"{Api}pools/{PoolId}/members", $$"""{"member":{{Member(number)}} }""");

    public string VipAddress => Encoding.ASCII.GetString(
        _connection.Send(HttpConnection.Request("GET", $"{Api}loadbalancers/{BalancerId}")).Expect(200).Text("\"vip_address\":\""u8));

    public void AwaitActive()
    {
        var show = HttpConnection.Request("GET", $"{Api}loadbalancers/{BalancerId}");
        while (!_connection.Send(show).Expect(200).Text("\"provisioning_status\":\""u8).SequenceEqual("ACTIVE"u8))
            Thread.Sleep(1);
    }

    /// <summary>Deletes the load balancer and waits until its node is gone, too.</summary>
    public void Dispose()
    {
        // The server has hung up on one that was idle for minutes.
        using var connection = new HttpConnection(_port);
        connection.Send(HttpConnection.Request("DELETE", $"{Api}loadbalancers/{BalancerId}?cascade=true")).Expect(204);
        while (connection.Send(HttpConnection.Request("GET", $"{Api}loadbalancers/{BalancerId}")).Status != 404)
            Thread.Sleep(1);
        _connection.Dispose();
    }

    private static string Member(int number) => $$"""{"address":"127.0.{{number / 250}}.{{1 + number % 250}}","protocol_port":80}""";

    private string Create(string collection, string body) => Encoding.ASCII.GetString(
        _connection.Send(HttpConnection.Request("POST", Api + collection, body)).Expect(201).Text("\"id\":\""u8));
}
