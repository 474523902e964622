using System.Net;
using Lbaas.Drivers.Networks;

namespace Lbaas.Tests.EndToEnd;

/// <summary>A load balancer whose node nobody on its machine looks after: what dies stays dead, what hangs hangs.</summary>
public sealed class UnattendedNode : IAsyncLifetime
{
    internal LoadBalancerUnderTest Balancer { get; } = new()
    {
        Settings =
        [
            "--Lbaas:Health:TimeoutSeconds=2", "--Lbaas:Health:LooksToConvict=2", "--Lbaas:Amphora:LivenessTimeoutMs=300",
            "--Lbaas:Compute:Local:SuperviseIntervalSeconds=3600", "--Lbaas:Compute:Local:DrainSeconds=1",
        ],
    };

    public ValueTask InitializeAsync() => Balancer.InitializeAsync();

    public ValueTask DisposeAsync() => Balancer.DisposeAsync();

    /// <summary>Its one amphora, once it is settled.</summary>
    internal async Task<string> AmphoraAsync()
    {
        await Balancer.Site.SettledAsync(TimeSpan.FromSeconds(20));
        return Assert.Single(await AmphoraeAsync());
    }

    /// <summary>Waits until another amphora alone carries the load balancer: nothing of the one before is left to take connections.</summary>
    internal async Task ReplacedAsync(string amphora)
    {
        await Eventually.HoldsAsync(async () => await AmphoraeAsync() is [var present] && present != amphora, "another amphora is in its place");
        await Eventually.Async(() => Processes(amphora, "").Count == 0, "the one before is ended");
    }

    /// <summary>Other load balancers, empty ones, each with an amphora.</summary>
    /// <returns>Their ids.</returns>
    internal async Task<string[]> AddOthersAsync(int count)
    {
        var others = new string[count];
        for (var i = 0; i < count; i++)
            others[i] = await Balancer.Api.CreateAsync("loadbalancers", "loadbalancer", $$"""{"vip_subnet_id":"{{LocalNetwork.SubnetId}}"}""");
        foreach (var id in others)
            await Balancer.Api.BecomesAsync($"loadbalancers/{id}", "provisioning_status", "ACTIVE");
        return others;
    }

    internal async Task RemoveAsync(string[] others)
    {
        foreach (var id in others)
            Assert.Equal(HttpStatusCode.NoContent, (await Balancer.Api.SendAsync("DELETE", $"loadbalancers/{id}?cascade=true")).Status);
    }

    /// <summary>Sends a signal to what names the amphora and the text.</summary>
    internal static void Signal(string amphora, int signal, string naming = "")
    {
        var victims = Processes(amphora, naming);
        Assert.NotEmpty(victims);
        victims.ForEach(pid => Machine.Signal(pid, signal));
    }

    // HAProxy names the amphora's directory by a shorter name than its agent.
    private static List<int> Processes(string amphora, string naming) =>
        [.. Machine.Naming(amphora, naming), .. Machine.Naming(Guid.Parse(amphora).ToString("N"), naming)];

    private async Task<string[]> AmphoraeAsync()
    {
        var amphorae = await Balancer.Api.ShowAsync($"/v2/octavia/amphorae?loadbalancer_id={Balancer.BalancerId}&status=ALLOCATED");
        return [.. amphorae.EnumerateArray().Select(amphora => amphora.GetProperty("id").GetString()!)];
    }
}
