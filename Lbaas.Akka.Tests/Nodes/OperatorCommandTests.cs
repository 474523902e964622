using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lbaas.Akka.Tests.Servers;
using Lbaas.Api.Http;
using Lbaas.Api.Operator;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Akka.Tests.Nodes;

/// <summary>What an operator's terminal is told and may do, at one node, which all these tests share.</summary>
public sealed class OperatorCommandTests(OperatorCommandTests.OneNode world) : IClassFixture<OperatorCommandTests.OneNode>
{
    private readonly ClusterServer _node = world.Node;
    private readonly OperatorCommands _commands = world.Node.Services.GetRequiredService<OperatorCommands>();

    [Fact]
    public async Task A_list_has_a_row_for_each_load_balancer()
    {
        var (first, second) = (await ActiveAsync("one"), await ActiveAsync("two"));

        var lines = _commands.List(null, null, null).Select(Cells).ToList();

        Assert.Equal(["ID", "STATUS", "OPERATING", "PROJECT", "LB", "NAME"], lines[0]);
        Assert.Equal(
            [[first, "ACTIVE", "OFFLINE", "p", "-", "one"], [second, "ACTIVE", "OFFLINE", "p", "-", "two"]],
            lines.Where(row => row[0] == first || row[0] == second));
    }

    [Fact]
    public async Task A_list_of_amphorae_tells_whose_they_are()
    {
        var balancer = await ActiveAsync("lb");

        var lines = _commands.List("amphora", "p", "allocated");

        Assert.Single(lines.Select(Cells), row => row[1..] is ["ALLOCATED", "-", "p", var whose, "-"] && whose == balancer);
    }

    [Theory]
    [InlineData("p", "ACTIVE", true)]
    [InlineData("p", "ERROR", false)]
    [InlineData("other", "ACTIVE", false)]
    public async Task A_list_is_narrowed_by_project_and_status(string project, string status, bool isListed)
    {
        var balancer = await ActiveAsync("lb");

        var lines = _commands.List("lb", project, status);

        Assert.Equal(isListed, lines.Any(line => line.Contains(balancer, StringComparison.Ordinal)));
        Assert.Equal(!isListed, lines is ["There are none."]);
    }

    [Fact]
    public async Task A_list_of_more_than_a_thousand_ends_there_and_says_so()
    {
        var balancer = await ActiveAsync("lb");
        await SendAsync(HttpMethod.Post, "pools",
            $$$"""{"pool":{"loadbalancer_id":"{{{balancer}}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","name":"pool"}}""");
        var pool = _commands.List("pool", null, null).Select(Cells).Single(row => row[4] == balancer)[0];
        var members = Enumerable.Range(1, 1_001).Select(static port => $$"""{"address":"10.0.0.1","protocol_port":{{port}}}""");
        await SendAsync(HttpMethod.Put, $"pools/{pool}/members", $$"""{"members":[{{string.Join(",", members)}}]}""");

        var lines = _commands.List("member", null, null);

        Assert.Equal(1 + 1_000 + 1, lines.Count);
        Assert.Equal("There are more than these 1000. Narrow the list by project or status.", lines[^1]);
    }

    [Fact]
    public async Task What_a_tenant_calls_a_thing_is_shown_and_not_obeyed()
    {
        var balancer = await ActiveAsync("\\u001b[2Jred\\u202e\\udb40\\udc01");

        Assert.Single(_commands.List(null, null, null), line => Cells(line) is [var id, .., "?[2Jred??"] && id == balancer);
    }

    [Fact]
    public async Task An_actor_is_shown_as_on_its_page()
    {
        var balancer = await ActiveAsync("lb");

        var lines = await _commands.ShowAsync("lb", balancer);

        var (_, page) = await _node.SendAsync(HttpMethod.Get, $"/operator/actors/lb/{balancer}");
        Assert.True(JsonNode.DeepEquals(Json(page), Json(lines)));
    }

    [Fact]
    public async Task What_an_actor_is_called_after_is_shown_and_not_obeyed()
    {
        await SendAsync(HttpMethod.Put, "quotas/p%E2%80%AEred", """{"quota":{"pool":1}}""");

        var lines = await _commands.ShowAsync("quota", "p\u202ered");

        Assert.Equal("p?red", (string?)Json(lines)["id"]);
        Assert.DoesNotContain('\u202e', string.Concat(lines));
    }

    [Fact]
    public async Task A_load_balancer_is_explained_as_to_its_owner()
    {
        var balancer = await ActiveAsync("lb");

        var lines = await _commands.ExplainAsync(balancer);

        var (_, page) = await _node.SendAsync(HttpMethod.Get, $"loadbalancers/{balancer}/explain");
        var (told, shown) = (Json(page.GetProperty("explanation")), Json(lines));
        // The moment of the answer.
        Assert.True(told.Remove("at") && shown.Remove("at"));
        Assert.True(JsonNode.DeepEquals(told, shown));
    }

    [Fact]
    public async Task A_node_is_drained_and_the_other_goes_on()
    {
        await using var second = await ClusterServer.StartAsync(world.Directory, world.Ports[1], world.Ports[0]);

        var lines = await _commands.DrainAsync($"127.0.0.1:{world.Ports[1]}");

        Assert.Equal([$"Node 127.0.0.1:{world.Ports[1]} has begun to end."], lines);
        await second.EndedAsync();
        await ActiveAsync("lb");
    }

    [Fact]
    public Task The_last_node_is_not_drained() => RefusedAsync(
        () => _commands.DrainAsync($"127.0.0.1:{world.Ports[0]}"),
        $"Node 127.0.0.1:{world.Ports[0]} is the last one: nobody would be left to go on. Stop its process instead.");

    [Fact]
    public Task A_node_that_is_not_there_is_not_drained() => RefusedAsync(
        () => _commands.DrainAsync("nowhere"), "There is no node 'nowhere'; GET /operator/cluster has them.");

    [Fact]
    public Task A_kind_that_is_not_there_is_not_listed() => RefusedAsync(
        () => Task.FromResult(_commands.List("balancer", null, null)),
        "Validation failure: 'balancer' can't be listed. Give one of lb, listener, pool, member, healthmonitor, l7policy, l7rule, amphora.");

    [Theory]
    [InlineData(null, "x", "Validation failure: Give a kind.")]
    [InlineData("lb", "", "Validation failure: Give an id.")]
    [InlineData("lb", "x", "lb-x has no history.")]
    [InlineData("balancer", "x", "There are no actors of the kind 'balancer'; GET /operator/cluster has the kinds.")]
    public Task An_actor_that_is_not_there_is_not_shown(string? kind, string id, string refusal) => RefusedAsync(() => _commands.ShowAsync(kind, id), refusal);

    [Theory]
    [InlineData("x", "Validation failure: 'x' is not the id of a load balancer, which is a UUID.")]
    [InlineData("8a1d4a0e-31f6-4c29-a41c-4f2f4d1f3a10", "Load Balancer 8a1d4a0e-31f6-4c29-a41c-4f2f4d1f3a10 not found.")]
    public Task A_load_balancer_that_is_not_there_is_not_explained(string id, string refusal) => RefusedAsync(() => _commands.ExplainAsync(id), refusal);

    private static async Task RefusedAsync(Func<Task<IReadOnlyList<string>>> command, string refusal) =>
        Assert.Equal(refusal, (await Assert.ThrowsAsync<FaultException>(command)).Message);

    private async Task<string> ActiveAsync(string name)
    {
        var balancer = await _node.CreateBalancerAsync(name);
        await Eventually.HoldsAsync(async () => await _node.StatusOfAsync(balancer) == "ACTIVE", "it is ACTIVE");
        return balancer;
    }

    private async Task SendAsync(HttpMethod method, string path, string body)
    {
        var (status, _) = await _node.SendAsync(method, path, body);
        Assert.InRange(status, HttpStatusCode.OK, HttpStatusCode.Accepted);
    }

    private static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static JsonObject Json(IEnumerable<string> lines) => JsonNode.Parse(string.Concat(lines))!.AsObject();

    private static JsonObject Json(JsonElement page) => JsonNode.Parse(page.GetRawText())!.AsObject();

    /// <summary>A node, and a port for another.</summary>
    public sealed class OneNode : IAsyncLifetime
    {
        internal string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("lbaas-commands-").FullName;

        internal int[] Ports { get; } = ClusterServer.FreePorts(2);

        internal ClusterServer Node { get; private set; } = null!;

        public async Task InitializeAsync() => Node = await ClusterServer.StartAsync(Directory, Ports[0], Ports[0]);

        public async Task DisposeAsync()
        {
            await Node.DisposeAsync();
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }
}
