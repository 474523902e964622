using System.Net;

namespace Lbaas.Tests.EndToEnd;

/// <summary>
/// Changes of every kind through the API beside clients that never pause. An order that HAProxy carries out late becomes a reload, and
/// reloads are counted, so nothing else runs.
/// </summary>
[Collection(EndToEndCollection.Name)]
public sealed class ChangesUnderLoadTests(LoadBalancerUnderTest balancer, ITestOutputHelper output) : IClassFixture<LoadBalancerUnderTest>
{
    private const int Changes = 200;
    private const int MembersMax = 5;

    private readonly List<string> _members = [];
    private readonly HashSet<string> _disabled = [];
    private readonly Random _random = new();
    private int _limit = 1_000;

    private string Pool => $"pools/{balancer.PoolId}";

    [Fact]
    public async Task Two_hundred_mixed_changes_fail_no_request()
    {
        await using var first = await BackEnd.StartAsync("back end of many", IPAddress.Any);
        await using var second = await BackEnd.StartAsync("another of many", IPAddress.Any);
        var (kinds, workers) = (new Dictionary<string, int>(), new HashSet<string>());
        await using var traffic = new Traffic(balancer.Vip);
        await traffic.MoreAsync(100);
        for (var change = 0; change < Changes; change++)
        {
            // Every tenth is one that takes a reload.
            var kind = change % 10 == 9 ? "listener" : await ChangeMemberAsync(change % 2 == 0 ? first.Port : second.Port);
            if (kind == "listener")
                await SendAsync("PUT", $"listeners/{balancer.ListenerId}", $$"""{"listener":{"connection_limit":{{++_limit}}} }""");
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            // Others ride together.
            if (change % 3 > 0)
                await balancer.Api.BecomesAsync($"loadbalancers/{balancer.BalancerId}", "provisioning_status", "ACTIVE");
            workers.Add(balancer.HaproxyWorkers[0]);
        }
        await traffic.MoreAsync(100);

        output.WriteLine($"{traffic.Answered} answered, {string.Join(", ", kinds)}, {workers.Count} workers");
        Assert.Empty(traffic.Failures);
        Assert.Equal(6, kinds.Count);
        // A worker for each change of the listener. On a busy machine an order may be late, and then it is a reload, too.
        Assert.InRange(workers.Count, 2, 2 * kinds["listener"]);
    }

    private async Task<string> ChangeMemberAsync(int port)
    {
        var kind = _members.Count == 0 ? "add" : _random.Next(5) switch { 0 => "remove", 1 => "drain", 2 => "weight", 3 => "state", _ => "add" };
        if (kind == "add" && _members.Count >= MembersMax)
            kind = "remove";
        if (kind == "add")
        {
            // Each at an address of its own: the same one is taken while its predecessor drains.
            var address = $"127.{_random.Next(1, 250)}.{_random.Next(250)}.{_random.Next(1, 250)}";
            _members.Add(await balancer.Api.CreateAsync($"{Pool}/members", "member", $$"""{"address":"{{address}}","protocol_port":{{port}}}"""));
            return kind;
        }
        var member = _members[_random.Next(_members.Count)];
        switch (kind)
        {
            case "weight":
                await SendAsync("PUT", $"{Pool}/members/{member}", $$"""{"member":{"weight":{{_random.Next(0, 20)}}} }""");
                break;
            case "state":
                var up = _disabled.Remove(member) || !_disabled.Add(member);
                await SendAsync("PUT", $"{Pool}/members/{member}", $$"""{"member":{"admin_state_up":{{(up ? "true" : "false")}}} }""");
                break;
            default:
                await SendAsync("DELETE", $"{Pool}/members/{member}{(kind == "drain" ? "?drain_seconds=1" : "")}");
                _members.Remove(member);
                break;
        }
        return kind;
    }

    private async Task SendAsync(string method, string path, string? body = null)
    {
        var reply = await balancer.Api.SendAsync(method, path, body);
        Assert.True((int)reply.Status < 300, $"{method} {path}: {reply.Status} {reply.Text}");
    }
}
