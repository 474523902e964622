using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Statuses;
using Lbaas.Drivers.Amphorae;
using Lbaas.Runtime.Hosting;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Brakes;

/// <summary>What operators see of an amphora that is dead and may not be replaced now.</summary>
public sealed class FailoverStoppedTests() : TestServer("--Lbaas:Health:LooksToConvict=1")
{
    [Fact]
    public async Task A_dead_amphora_that_the_brake_holds_is_FAILOVER_STOPPED_until_it_is_heard()
    {
        var balancer = await BalancerAsync();
        var amphora = (await AmphoraeOfAsync(balancer)).Single();
        var agents = ((NoopAmphoraDriver)Services.GetRequiredService<IAmphoraDriver>()).Behavior;
        await PutAsync("/operator/brake", """{"override":"closed","minutes":30,"reason":"the rack is moved"}""");

        agents.Fail(static () => new UnavailableException("connection refused") { IsRefused = true });
        Observe(amphora, isAlive: false);
        await StatusAsync(amphora, AmphoraStatus.FailoverStopped);
        Assert.Equal([amphora], await AmphoraeOfAsync(balancer));

        agents.BeWell();
        Observe(amphora, isAlive: true);
        await StatusAsync(amphora, AmphoraStatus.Allocated);
    }

    private async Task<Guid[]> AmphoraeOfAsync(string balancer) =>
        [.. (await GetAsync($"/v2/octavia/amphorae?loadbalancer_id={balancer}")).Json.GetProperty("amphorae").EnumerateArray().Select(amphora => amphora.GetProperty("id").GetGuid())];

    private void Observe(Guid amphora, bool isAlive) => Services.GetRequiredService<ActorHost>().Tell(
        AmphoraCommand.AddressOf(amphora), new NodeObserved(isAlive, isAlive ? OperatingStatus.Online : OperatingStatus.Error, null, null));

    private Task StatusAsync(Guid amphora, string status) =>
        PollAsync($"/v2/octavia/amphorae/{amphora}", reply => reply.Json.GetProperty("amphora").GetProperty("status").GetString() == status);
}
