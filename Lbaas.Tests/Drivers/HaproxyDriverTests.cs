using System.Collections.Immutable;
using System.Net;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Tests.Drivers;

/// <summary>The driver with the real agent and the real HAProxy.</summary>
public sealed class HaproxyDriverTests : IAsyncDisposable
{
    private readonly LocalNode _local = new();
    private readonly int _port = LocalNode.FreePort();
    private readonly Configuration _configuration;

    public HaproxyDriverTests()
    {
        var golden = GoldenCase.Read("http").Configuration;
        _configuration = golden with
        {
            LoadBalancer = golden.LoadBalancer! with { Vip = new Vip("127.0.0.1", Guid.Empty, null, Guid.Empty, true) },
            Listeners = golden.Listeners.SetItems(golden.Listeners.Select(l => KeyValuePair.Create(l.Key, l.Value with { ProtocolPort = _port }))),
            Pools = golden.Pools.Clear(),
        };
    }

    private Guid LoadBalancerId => _configuration.LoadBalancer!.Id;

    public ValueTask DisposeAsync() => _local.DisposeAsync();

    [Fact]
    public async Task An_updated_node_serves_the_listener()
    {
        var node = await _local.CreateAsync(Guid.NewGuid());

        var applied = await UpdateAsync(node, 1);

        Assert.Equal((1, 32), (applied.Revision, applied.Digest.Length));
        // Without a pool there is nobody to ask.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync());
    }

    [Fact]
    public async Task A_lower_revision_is_refused_with_the_one_the_node_has()
    {
        var node = await _local.CreateAsync(Guid.NewGuid());
        await UpdateAsync(node, 9);

        var refused = await Assert.ThrowsAsync<RevisionFencedException>(async () => await UpdateAsync(node, 8));

        Assert.Equal(9, refused.NodeRevision);
    }

    [Fact]
    public async Task Of_two_control_planes_the_one_with_the_older_revision_is_refused_and_learns_the_newer()
    {
        var node = await _local.CreateAsync(Guid.NewGuid());
        using var other = _local.OpenDriver();
        await other.UpdateAsync(node, LoadBalancerId, _configuration, 21, default);

        var refused = await Assert.ThrowsAsync<RevisionFencedException>(async () => await UpdateAsync(node, 20));

        await UpdateAsync(node, refused.NodeRevision + 1);
        await Assert.ThrowsAsync<RevisionFencedException>(async () => await other.UpdateAsync(node, LoadBalancerId, _configuration, 21, default));
    }

    [Fact]
    public async Task A_node_without_an_enabled_listener_runs_nothing()
    {
        var node = await _local.CreateAsync(Guid.NewGuid());
        await UpdateAsync(node, 1);

        var applied = await _local.Driver.UpdateAsync(node, LoadBalancerId, Configuration.Empty, 2, default);

        Assert.Equal(new AppliedConfiguration(2, ""), applied);
        await Assert.ThrowsAsync<HttpRequestException>(AskAsync);
    }

    [Fact]
    public async Task HAProxy_goes_on_while_its_agent_is_dead_and_is_ended_with_the_instance()
    {
        var node = await _local.CreateAsync(Guid.NewGuid());
        await UpdateAsync(node, 1);
        Lbaas.Drivers.Compute.Local.Processes.Signal(_local.AgentPid(node.Id), Lbaas.Drivers.Compute.Local.Processes.KillNow);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync());

        await _local.Compute.DeleteAsync(node.Id, null, default);

        Assert.Empty(_local.ProcessesOf(node));
    }

    [Fact]
    public async Task A_configuration_that_the_node_refuses_is_a_bad_change_with_the_checkers_words()
    {
        var node = await _local.CreateAsync(Guid.NewGuid());
        // Rendered as it should be, and yet no cipher.
        var pool = GoldenCase.Read("tls-to-members").Configuration.Pools.Values.Single() with { TlsCiphers = "NO-SUCH-CIPHER" };
        var configuration = _configuration with { Pools = ImmutableSortedDictionary<Guid, Actors.Pools.Pool>.Empty.Add(pool.Id, pool) };

        var refused = await Assert.ThrowsAsync<LoadBalancerProvisioningException>(
            async () => await _local.Driver.UpdateAsync(node, LoadBalancerId, configuration, 1, default));

        Assert.Contains("NO-SUCH-CIPHER", refused.Message);
    }

    [Fact]
    public async Task Nobody_listens_at_the_address_of_a_dead_node()
    {
        var node = await _local.CreateAsync(Guid.NewGuid());
        await _local.Compute.DeleteAsync(node.Id, null, default);

        await Assert.ThrowsAsync<UnavailableException>(async () => await UpdateAsync(node, 1));
    }

    [Fact]
    public async Task Diagnostics_are_what_the_agent_measures()
    {
        var node = await _local.CreateAsync(Guid.NewGuid());

        Assert.Contains("load", (await _local.Driver.GetDiagnosticsAsync(node, default)).Values.Keys);
    }

    private ValueTask<AppliedConfiguration> UpdateAsync(AmphoraNode node, long revision) =>
        _local.Driver.UpdateAsync(node, LoadBalancerId, _configuration, revision, default);

    private async Task<HttpStatusCode> AskAsync()
    {
        using var client = new HttpClient();
        return (await client.GetAsync($"http://127.0.0.1:{_port}/")).StatusCode;
    }
}
