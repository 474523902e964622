using System.Net;
using System.Text.Json;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Noop;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.History;

/// <summary>Who changed what, and what became of it; and what a load balancer waits for.</summary>
public sealed class HistoryTests
{
    [Fact]
    public async Task Every_change_is_told_with_its_author_and_outcome()
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();
        var reply = await server.SendAsync(
            "PUT", $"loadbalancers/{id}", """{"loadbalancer":{"name":"b"}}""", ("X-User-Id", "ann"), ("X-Project-Id", "p"));
        await server.ActiveAsync($"loadbalancers/{id}", "loadbalancer");

        var history = await HistoryAsync(server, id);

        Assert.Equal([("create_load_balancer", "applied"), ("update_load_balancer", "applied")], history.Select(Outcome));
        var update = history[1];
        Assert.Equal(("ann", "p"), (Text(update, "user_id"), Text(update, "project_id")));
        Assert.Equal(reply.Headers.GetValues("x-openstack-request-id").Single(), Text(update, "request_id"));
        Assert.Equal((id, "PENDING_UPDATE"), (Text(update.GetProperty("resources")[0], "id"), Text(update.GetProperty("resources")[0], "provisioning_status")));
        Assert.Single(update.GetProperty("revisions").EnumerateArray());
        Assert.NotNull(Text(update, "ended_at"));
    }

    [Fact]
    public async Task A_failure_is_told_with_its_reason()
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();
        Nodes(server).Fail(() => new LoadBalancerProvisioningException("the node refuses it"), 1);
        await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"name":"b"}}""");
        await server.StatusAsync($"loadbalancers/{id}", "loadbalancer", "ERROR");

        var failed = (await HistoryAsync(server, id))[1];

        Assert.Equal((("update_load_balancer", "failed"), "the node refuses it"), (Outcome(failed), Text(failed, "reason")));
    }

    [Fact]
    public async Task What_is_pending_and_what_a_deletion_overtakes_is_told()
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();
        Nodes(server).Hang();
        await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"name":"b"}}""");
        Assert.Equal(("update_load_balancer", "pending"), Outcome((await HistoryAsync(server, id))[1]));

        await server.DeleteAsync($"loadbalancers/{id}");
        Nodes(server).BeWell();
        await server.GoneAsync($"loadbalancers/{id}");

        Assert.Equal(
            [("create_load_balancer", "applied"), ("update_load_balancer", "overtaken"), ("delete_load_balancer", "applied")],
            (await HistoryAsync(server, id)).Select(Outcome));
    }

    [Fact]
    public async Task It_comes_in_pages()
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();
        for (var i = 0; i < 4; i++)
            await server.PutAsync($"loadbalancers/{id}", $$$"""{"loadbalancer":{"name":"{{{i}}}"}}""");
        await server.ActiveAsync($"loadbalancers/{id}", "loadbalancer");
        var (pages, path) = (new List<List<long>>(), (string?)$"loadbalancers/{id}/history?limit=2");

        while (path is not null)
        {
            var page = (await server.GetAsync(path)).Json;
            pages.Add([.. page.GetProperty("history").EnumerateArray().Select(entry => entry.GetProperty("sequence").GetInt64())]);
            var links = page.GetProperty("history_links");
            path = links.GetArrayLength() == 0 ? null : new Uri(Text(links[0], "href")!).PathAndQuery;
        }

        Assert.Equal([2, 2, 1], pages.Select(page => page.Count));
        Assert.Equal(pages.SelectMany(page => page).Order().Distinct(), pages.SelectMany(page => page));
    }

    [Theory]
    [InlineData("history")]
    [InlineData("explain")]
    public async Task What_never_was_is_answered_404(string what)
    {
        await using var server = await StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync($"loadbalancers/{Guid.NewGuid()}/{what}")).Status);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("marker=x")]
    [InlineData("since=1")]
    public async Task A_page_that_cannot_be_is_answered_400(string query)
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await server.GetAsync($"loadbalancers/{id}/history?{query}")).Status);
    }

    [Fact]
    public async Task An_explanation_says_what_is_waited_for_and_where_the_amphorae_stand()
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();
        Nodes(server).Fail(() => new TimeOutException("no answer"));
        await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"name":"b"}}""");
        await Eventually.HoldsAsync(async () => (await ExplainAsync(server, id)).GetProperty("waiting")[0].GetProperty("attempts").GetInt32() > 0, "it is tried");

        var explanation = await ExplainAsync(server, id);

        var waiting = explanation.GetProperty("waiting")[0];
        Assert.Equal(("update_load_balancer", "PENDING_UPDATE"), (Text(waiting, "kind"), Text(explanation, "provisioning_status")));
        Assert.Contains("no answer", Text(waiting, "reason"));
        Assert.All((string[])["since", "next_attempt", "deadline"], time => Assert.NotNull(Text(waiting, time)));
        var revision = waiting.GetProperty("revision").GetInt64();
        Assert.Equal(revision, explanation.GetProperty("revision").GetProperty("in_flight").GetInt64());
        var amphora = Assert.Single(explanation.GetProperty("amphorae").EnumerateArray());
        Assert.Equal((revision - 1, "ALLOCATED"), (amphora.GetProperty("applied_revision").GetInt64(), Text(amphora, "status")));
    }

    [Fact]
    public async Task An_explanation_of_one_at_rest_waits_for_nothing()
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();

        var explanation = await ExplainAsync(server, id);

        Assert.Equal(0, explanation.GetProperty("waiting").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, explanation.GetProperty("revision").GetProperty("in_flight").ValueKind);
    }

    [Fact]
    public async Task An_explanation_names_what_is_in_error()
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();
        Nodes(server).Fail(() => new LoadBalancerProvisioningException("the node refuses it"), 1);
        await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"name":"b"}}""");
        await server.StatusAsync($"loadbalancers/{id}", "loadbalancer", "ERROR");

        var error = Assert.Single((await ExplainAsync(server, id)).GetProperty("errors").EnumerateArray());

        Assert.Equal((id, "the node refuses it"), (Text(error, "id"), Text(error, "reason")));
    }

    private static async Task<List<JsonElement>> HistoryAsync(TestServer server, string id) =>
        [.. (await server.GetAsync($"loadbalancers/{id}/history")).Json.GetProperty("history").EnumerateArray()];

    private static async Task<JsonElement> ExplainAsync(TestServer server, string id) =>
        (await server.GetAsync($"loadbalancers/{id}/explain")).Json.GetProperty("explanation");

    private static (string? Kind, string? Outcome) Outcome(JsonElement entry) => (Text(entry, "kind"), Text(entry, "outcome"));

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static NoopBehavior Nodes(TestServer server) =>
        ((NoopAmphoraDriver)server.Services.GetRequiredService<IAmphoraDriver>()).Behavior;

    private static async Task<TestServer> StartAsync(params string[] settings)
    {
        var server = new TestServer(settings);
        await server.InitializeAsync();
        return server;
    }
}
