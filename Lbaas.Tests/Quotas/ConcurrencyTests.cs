using System.Net;
using Lbaas.Tests.Api;

namespace Lbaas.Tests.Quotas;

/// <summary>Many at once, over real HTTP.</summary>
public sealed class ConcurrencyTests(QuotaServer server) : IClassFixture<QuotaServer>
{
    private const int Limit = 100;
    private const int Deleted = 10;

    [Fact]
    public async Task Of_1000_concurrent_creates_against_a_quota_of_100_exactly_100_succeed_and_what_is_deleted_lets_as_many_in()
    {
        await server.LimitAsync("many", $$"""{"loadbalancer":{{Limit}}}""");

        var first = await PostAsync(1_000);

        Assert.Equal(Limit, Made(first).Count);
        Assert.Equal(1_000 - Limit, first.Count(reply => reply.Status == HttpStatusCode.Forbidden));

        foreach (var id in Made(first).Take(Deleted))
        {
            await server.ActiveAsync($"loadbalancers/{id}", "loadbalancer");
            await server.DeleteAsync($"loadbalancers/{id}");
            await server.GoneAsync($"loadbalancers/{id}");
        }

        var second = await PostAsync(3 * Deleted);

        Assert.Equal(Deleted, Made(second).Count);
        Assert.Equal(2 * Deleted, second.Count(reply => reply.Status == HttpStatusCode.Forbidden));
        Assert.Equal(Limit, await ExistingAsync());
    }

    private async Task<ApiReply[]> PostAsync(int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => server.PostBalancerAsync("many")));

    private async Task<int> ExistingAsync() =>
        (await server.GetAsync("loadbalancers?project_id=many&fields=id")).Json.GetProperty("loadbalancers").GetArrayLength();

    private static List<string> Made(IEnumerable<ApiReply> replies) =>
        [.. replies.Where(reply => reply.Status == HttpStatusCode.Created).Select(reply => reply.Json.GetProperty("loadbalancer").GetProperty("id").GetString()!)];
}
