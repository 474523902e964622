using System.Text.Json;
using Lbaas.Actors.Compute;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;
using Lbaas.Drivers.Haproxy;
using Lbaas.Tests.Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.EndToEnd;

/// <summary>An agent's certificate has come near its end while no control plane was there to see it.</summary>
[Collection(TrafficCollection.Name)]
public sealed class CertificateRotationTests : IAsyncLifetime
{
    private readonly LoadBalancerUnderTest _balancer = new()
    {
        // Old enough to have issued a certificate that is about to end.
        Prepare = static site => CertificateAuthority.Open(site.DataDirectory, new ManualTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-60))).Dispose(),
    };

    public ValueTask InitializeAsync() => _balancer.InitializeAsync();

    public ValueTask DisposeAsync() => _balancer.DisposeAsync();

    [Fact]
    public async Task It_is_replaced_under_traffic_by_the_one_that_comes_back()
    {
        var (haproxy, agent) = (_balancer.HaproxyPid, _balancer.AgentPid);
        await using var traffic = new Traffic(_balancer.Vip);
        await traffic.MoreAsync(100);
        await _balancer.Site.KillServerAsync();
        await GiveAsync(daysLeft: 5);

        await _balancer.Site.StartServerAsync();
        await Eventually.HoldsAsync(async () => await DaysLeftAsync() > 20, "the certificate is replaced");
        await traffic.MoreAsync(100);

        var shown = Assert.Single(await _balancer.Api.ListAsync("/v2/octavia/amphorae"));
        Assert.False(shown.GetProperty("cert_busy").GetBoolean());
        Assert.Empty(traffic.Failures);
        Assert.Equal((haproxy, agent), (_balancer.HaproxyPid, _balancer.AgentPid));
    }

    private async Task GiveAsync(int daysLeft)
    {
        using var current = CertificateAuthority.Open(_balancer.Site.DataDirectory, TimeProvider.System);
        using var former = CertificateAuthority.Open(_balancer.Site.DataDirectory, new ManualTimeProvider(TimeProvider.System.GetUtcNow().AddDays(daysLeft - 30)));
        using var driver = new HaproxyAmphoraDriver(
            current, Secrets.Over(new Secrets()), Options.Create(new AmphoraDriverOptions()), new NoAgentConfigurations(), TimeProvider.System,
            NullLogger<HaproxyAmphoraDriver>.Instance);
        var instance = JsonSerializer.Deserialize<Instance>(File.ReadAllBytes(Path.Combine(_balancer.AmphoraDirectory, "instance.json")))!;
        var amphora = Guid.Parse(instance.ComputeId);
        await driver.ReplaceCertificateAsync(new AmphoraNode(amphora, instance), former.IssueServerCertificate(amphora).Pem, default);
    }

    private async Task<double> DaysLeftAsync()
    {
        var amphora = Assert.Single(await _balancer.Api.ListAsync("/v2/octavia/amphorae"));
        var end = DateTime.SpecifyKind(amphora.GetProperty("cert_expiration").GetDateTime(), DateTimeKind.Utc);
        return (end - TimeProvider.System.GetUtcNow().UtcDateTime).TotalDays;
    }
}
