using System.Net;
using System.Text.Json;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>What must be so when the trouble is over.</summary>
internal static class Promises
{
    private static readonly TimeSpan s_settleLimit = TimeSpan.FromSeconds(60);

    /// <summary>Each is there and ACTIVE at every one of the nodes, none twice, and nothing of all that exists is PENDING or half made.</summary>
    public static async Task AreKeptAsync(IReadOnlyDictionary<string, string> promised, params ProcessNode[] nodes)
    {
        foreach (var node in nodes)
        {
            await SettledAsync(node.Api);
            var balancers = await node.Api.ListAsync("loadbalancers");
            Assert.All(balancers.Concat(await node.Api.ListAsync("listeners")), static resource => Assert.Equal("ACTIVE", StatusOf(resource)));
            Assert.All(balancers, static balancer => Assert.Single(balancer.GetProperty("listeners").EnumerateArray()));
            var shown = balancers.ToLookup(static balancer => Text(balancer, "name"), static balancer => Text(balancer, "id"));
            var missing = promised.Where(promise => !shown[promise.Key].Contains(promise.Value)).ToList();
            var doubles = shown.Where(static name => name.Count() > 1).Select(static name => $"{name.Key}: {string.Join(", ", name)}").ToList();
            Assert.Empty(missing);
            Assert.Empty(doubles);
        }
    }

    /// <summary>Each takes a change, from each of the nodes in turn, and shows it there.</summary>
    public static async Task CanBeChangedAsync(IEnumerable<string> ids, params ProcessNode[] nodes) =>
        await Parallel.ForEachAsync(ids.Index(), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (item, _) =>
        {
            var api = nodes[item.Index % nodes.Length].Api;
            var reply = await api.SendAsync("PUT", $"loadbalancers/{item.Item}", """{"loadbalancer":{"description":"changed"}}""");
            Assert.True(reply.Status == HttpStatusCode.OK, $"PUT of {item.Item}: {reply.Status} {reply.Text}");
            Assert.Equal("changed", Text(await api.ShowAsync($"loadbalancers/{item.Item}"), "description"));
        });

    /// <summary>Waits until nothing is PENDING.</summary>
    public static async Task SettledAsync(ApiClient api)
    {
        var pending = "";
        await ProcessCluster.WithinAsync(s_settleLimit, async () =>
        {
            pending = (await api.GetAsync("/operator/pending")).Text;
            return JsonDocument.Parse(pending).RootElement.GetProperty("count").GetInt32() == 0;
        }, () => $"nothing is PENDING, but {pending}");
    }

    private static string StatusOf(JsonElement resource) => Text(resource, "provisioning_status");

    private static string Text(JsonElement resource, string field) => resource.GetProperty(field).GetString()!;
}
