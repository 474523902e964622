using Lbaas.Drivers.Networks;

namespace Lbaas.Tests.EndToEnd;

/// <summary>A load balancer whose node nobody on its machine looks after: what dies stays dead, what hangs hangs.</summary>
public sealed class UnattendedNode : IAsyncLifetime
{
    private int _fleet = 1;

    internal LoadBalancerUnderTest Balancer { get; } = new()
    {
        Settings =
        [
            "--Lbaas:Health:TimeoutSeconds=2", "--Lbaas:Amphora:LivenessTimeoutMs=500", "--Lbaas:Amphora:ReadTimeoutSeconds=2",
            "--Lbaas:Amphora:PushTimeoutSeconds=3", "--Lbaas:Compute:Local:SuperviseIntervalSeconds=3600", "--Lbaas:Compute:Local:DrainSeconds=1",
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

    /// <summary>More load balancers, empty ones, so that there are so many amphorae.</summary>
    internal async Task GrowAsync(int fleet)
    {
        var more = new List<string>();
        for (; _fleet < fleet; _fleet++)
            more.Add(await Balancer.Api.CreateAsync("loadbalancers", "loadbalancer", $$"""{"vip_subnet_id":"{{LocalNetwork.SubnetId}}"}"""));
        foreach (var id in more)
            await Balancer.Api.BecomesAsync($"loadbalancers/{id}", "provisioning_status", "ACTIVE");
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
