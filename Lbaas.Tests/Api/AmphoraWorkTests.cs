using Lbaas.Drivers.Compute;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Api;

/// <summary>A compute service that does not delete what it is told to.</summary>
public sealed class AmphoraWorkTests() : TestServer("--Lbaas:Compute:Breaker:MinimumCalls=100")
{
    [Fact]
    public async Task A_deletion_that_fails_is_shown_with_its_reason_until_the_compute_service_confirms()
    {
        var balancer = await BalancerAsync();
        var amphora = (await GetAsync($"/v2/octavia/amphorae?loadbalancer_id={balancer}")).Json.GetProperty("amphorae")[0].GetProperty("id").GetString();
        var compute = (NoopComputeDriver)Services.GetRequiredService<IComputeDriver>();
        compute.Behavior.Fail(static () => new ComputeException("the compute service is away"));

        await DeleteAsync($"loadbalancers/{balancer}");
        await Eventually.HoldsAsync(async () => (await PendingAsync()).Contains($"{amphora} delete_amphora the compute service is away"), "the deletion is shown");
        compute.Behavior.BeWell();

        await GoneAsync($"/v2/octavia/amphorae/{amphora}");
        Assert.Empty(await PendingAsync());
    }

    private async Task<List<string>> PendingAsync() =>
    [
        .. (await GetAsync("/operator/pending")).Json.GetProperty("pending").EnumerateArray()
            .Where(work => work.GetProperty("kind").GetString() == "delete_amphora")
            .Select(work => $"{work.GetProperty("id").GetString()} {work.GetProperty("kind").GetString()} {work.GetProperty("reason").GetString()}"),
    ];
}
