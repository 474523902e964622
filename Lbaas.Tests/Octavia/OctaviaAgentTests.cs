using System.Net;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;
using Lbaas.Tests.Certificates;
using Lbaas.Tests.Drivers;

namespace Lbaas.Tests.Octavia;

/// <summary>Our driver drives Octavia's own agent, and its HAProxy forwards.</summary>
[Collection(OctaviaAmphoraCollection.Name)]
public sealed class OctaviaAgentTests(OctaviaAmphora amphora) : IAsyncLifetime
{
    private static int s_port = 8000;
    private AnsweringMember _member = null!;
    private TenantTree _tree = null!;

    public async ValueTask InitializeAsync()
    {
        OctaviaPeer.Require();
        _member = await AnsweringMember.StartAsync(amphora.TenantAddress, "one");
        _tree = new TenantTree(amphora.Vip, Interlocked.Increment(ref s_port));
        _tree.AddMember(amphora.TenantAddress, _member.Port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_member is null)
            return;
        await amphora.Driver.DeleteAsync(amphora.Node, _tree.Id, default);
        await _member.DisposeAsync();
    }

    [Fact]
    public async Task It_is_known_as_not_ours_with_its_version_of_HAProxy()
    {
        var info = await amphora.Driver.GetInfoAsync(amphora.Node, default);

        Assert.Equal(("1.0", false, true), (info.ApiVersion, info.IsOurs, info.HaproxyVersion!.StartsWith("2.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Its_diagnostics_have_what_the_interface_names()
    {
        var diagnostics = await amphora.Driver.GetDiagnosticsAsync(amphora.Node, default);

        Assert.Superset(
            new HashSet<string> { "cpu", "memory", "disk", "load", "networks", "listeners", "haproxy_count" }, diagnostics.Values.Keys.ToHashSet());
    }

    [Fact]
    public async Task An_updated_node_forwards_to_the_member()
    {
        var applied = await UpdateAsync(1);

        Assert.Equal((1, 32, "200 one"), (applied.Revision, applied.Digest.Length, await _tree.AskAsync()));
    }

    [Fact]
    public async Task A_change_is_in_effect_when_it_is_applied()
    {
        await using var other = await AnsweringMember.StartAsync(amphora.TenantAddress, "two");
        await UpdateAsync(1);
        _tree.AddMember(amphora.TenantAddress, other.Port);

        await UpdateAsync(2);

        // A reload: the worker before still answers who comes in the moment of the change.
        await Eventually.HoldsAsync(async () => await _tree.AskAsync() != await _tree.AskAsync(), "both members answer");
    }

    [Fact]
    public async Task Tls_is_terminated_with_the_certificate_that_was_delivered()
    {
        using var issuer = new Issuer();
        var issued = issuer.Issue("shop.example");
        amphora.Certificates.Texts["local:shop"] = issued.Certificate + issued.Key;
        _tree.With(listener => listener with { Protocol = "TERMINATED_HTTPS", DefaultTlsContainerRef = "local:shop", TlsVersions = ["TLSv1.2", "TLSv1.3"] });
        await UpdateAsync(1);
        string? shown = null;

        var answer = await _tree.AskAsync("https", (_, certificate, _, _) => (shown = certificate!.GetCertHashString()) is not null);

        Assert.Equal(("200 one", issued.Thumbprint), (answer, shown));
    }

    [Fact]
    public async Task A_configuration_that_its_checker_refuses_is_a_bad_change_and_the_one_before_goes_on()
    {
        await UpdateAsync(1);
        _tree.With(pool => pool with { TlsEnabled = true, TlsCiphers = "NO-SUCH-CIPHER" });

        var refused = await Assert.ThrowsAsync<LoadBalancerProvisioningException>(async () => await UpdateAsync(2));

        Assert.Contains("NO-SUCH-CIPHER", refused.Message);
        Assert.Equal("200 one", await _tree.AskAsync());
    }

    [Fact]
    public async Task What_is_stopped_refuses_and_what_is_started_serves()
    {
        await UpdateAsync(1);
        await amphora.Driver.StopAsync(amphora.Node, _tree.Id, default);
        await Assert.ThrowsAsync<HttpRequestException>(() => _tree.AskAsync());

        await amphora.Driver.StartAsync(amphora.Node, _tree.Id, default);

        Assert.Equal("200 one", await _tree.AskAsync());
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_may_be_deleted_again()
    {
        await UpdateAsync(1);

        await amphora.Driver.DeleteAsync(amphora.Node, _tree.Id, default);

        await Assert.ThrowsAsync<HttpRequestException>(() => _tree.AskAsync());
        await amphora.Driver.DeleteAsync(amphora.Node, _tree.Id, default);
    }

    [Fact]
    public async Task An_unknown_load_balancer_is_not_started()
    {
        var failure = await Assert.ThrowsAsync<EnableFailedException>(async () => await amphora.Driver.StartAsync(amphora.Node, Guid.NewGuid(), default));

        Assert.IsType<UnavailableException>(failure.InnerException);
    }

    [Fact]
    public async Task Its_VIP_is_plugged_once()
    {
        Assert.Equal(HttpStatusCode.Conflict, await amphora.PlugVipAsync());
    }

    [Fact]
    public async Task Nobody_else_gives_it_orders()
    {
        using var elsewhere = new TemporaryDirectory();
        using var authority = CertificateAuthority.Open(elsewhere.Path, TimeProvider.System);
        using var stranger = amphora.NewDriver(authority);

        await Assert.ThrowsAsync<UnauthorizedException>(async () => await stranger.GetInfoAsync(amphora.Node, default));
    }

    [Fact]
    public async Task It_takes_its_configuration()
    {
        using var driver = amphora.NewDriver(amphora.Configuration with { HeartbeatIntervalSeconds = 7 });

        await driver.ConfigureAgentAsync(amphora.Node, default);

        Assert.Contains("heartbeat_interval = 7\n", amphora.ConfigurationFile);
    }

    [Fact]
    public async Task Traffic_is_logged_in_Octavias_format()
    {
        await UpdateAsync(1);

        await _tree.AskAsync();

        await Eventually.Async(
            () => amphora.Syslog.Contains($" tenant {_tree.Id} {_tree.Listener.Id} {amphora.TenantAddress} ", StringComparison.Ordinal),
            "the request is in the log");
    }

    private ValueTask<AppliedConfiguration> UpdateAsync(long revision) =>
        amphora.Driver.UpdateAsync(amphora.Node, _tree.Id, _tree.Configuration, revision, default);
}
