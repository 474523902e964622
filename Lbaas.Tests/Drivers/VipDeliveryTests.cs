using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Drivers;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;
using Lbaas.Drivers.Haproxy;
using Lbaas.Drivers.Networks;
using Lbaas.Tests.Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Drivers;

/// <summary>What a push asks of an agent where amphorae are plugged into the VIP's network: in order, and no more than is needed.</summary>
public sealed class VipDeliveryTests : IAsyncLifetime
{
    private static readonly Guid Other = new("00000000-0000-4000-8000-00000000000b");

    private readonly TemporaryDirectory _directory = new();
    private readonly ConcurrentQueue<(string Request, string Body)> _asked = new();
    private readonly Configuration _configuration = GoldenCase.Read("http").Configuration;
    private CertificateAuthority _authority = null!;
    private HaproxyAmphoraDriver _driver = null!;
    private StubAgent _agent = null!;
    private bool _isPlugged;
    private int _plugStatus = 202;
    private bool _isOurs = true;
    private string? _vrrp;
    private long _revision;
    private Carrier[]? _carriers;

    public async ValueTask InitializeAsync()
    {
        _authority = CertificateAuthority.Open(_directory.Path, TimeProvider.System);
        _agent = await StubAgent.StartAsync(_authority, AnswerAsync);
        _driver = new HaproxyAmphoraDriver(
            _authority, Secrets.Over(new Secrets()), Options.Create(new AmphoraDriverOptions()), new NoAgentConfigurations(), TimeProvider.System,
            NullLogger<HaproxyAmphoraDriver>.Instance, new NumberedPorts(), new DriverDirectory(_directory.Path));
    }

    public async ValueTask DisposeAsync()
    {
        _driver.Dispose();
        await _agent.DisposeAsync();
        _authority.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_pair_is_plugged_before_its_configuration_and_shares_the_VIP_after_it()
    {
        var applied = await PushAsync();

        Assert.Equal(
            ["POST /1.0/plug/vip/198.18.0.10", "PUT haproxy", "PUT reload", "PUT /1.0/vrrp/upload", "PUT /1.0/vrrp/start"], Orders());
        Assert.Equal(new NetworkPort("198.18.0.11", NumberedPorts.PortId, "eth1"), applied.Port);
    }

    [Fact]
    public async Task Each_part_of_the_pair_is_told_of_the_other()
    {
        await PushAsync();

        Assert.Contains("priority 100", BodyOf("PUT /1.0/vrrp/upload"));
        Assert.Contains("unicast_peer {\n        198.18.0.12\n    }", BodyOf("PUT /1.0/vrrp/upload"));
        Assert.Contains("198.18.0.12:1025", BodyOf("PUT haproxy"));
    }

    [Fact]
    public async Task The_same_again_asks_for_nothing_new()
    {
        await PushAsync();
        _asked.Clear();

        await PushAsync();

        Assert.Equal(["PUT haproxy", "PUT reload"], Orders());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_keepalived_was_given_is_given_again_only_when_the_agent_says_that_another_node_has_stopped_it(bool isStopped)
    {
        await PushAsync();
        _vrrp = isStopped ? "" : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(BodyOf("PUT /1.0/vrrp/upload"))));
        _asked.Clear();

        await PushAsync();

        Assert.Equal(["PUT haproxy", "PUT reload", .. isStopped ? ["PUT /1.0/vrrp/upload", "PUT /1.0/vrrp/start"] : Array.Empty<string>()], Orders());
    }

    [Fact]
    public async Task What_another_node_has_started_again_is_stopped_again()
    {
        var nothing = _configuration with { Listeners = _configuration.Listeners.Clear() };
        await PushAsync(nothing);
        _vrrp = "A digest";
        _asked.Clear();

        await PushAsync(nothing);

        Assert.Equal(["DELETE", "PUT /1.0/vrrp/stop"], Orders());
    }

    [Fact]
    public async Task One_that_waits_is_plugged_and_does_not_share_yet()
    {
        await PushAsync(waits: true);

        Assert.Equal(["POST /1.0/plug/vip/198.18.0.10", "PUT haproxy", "PUT reload"], Orders());
    }

    [Fact]
    public async Task A_node_with_nothing_to_forward_gives_up_the_VIP()
    {
        await PushAsync();
        _asked.Clear();

        await PushAsync(_configuration with { Listeners = _configuration.Listeners.Clear() });

        Assert.Equal(["DELETE", "PUT /1.0/vrrp/stop"], Orders());
    }

    [Fact]
    public async Task One_that_is_alone_has_no_peers_and_no_keepalived()
    {
        _carriers = [new Carrier(_agent.Node.Id, "STANDALONE")];

        await PushAsync();

        Assert.Equal(["POST /1.0/plug/vip/198.18.0.10", "PUT haproxy", "PUT reload"], Orders());
        Assert.Equal("SINGLE", (string?)JsonNode.Parse(BodyOf("POST /1.0/plug/vip/198.18.0.10"))!["topology"]);
    }

    [Fact]
    public async Task What_only_our_agents_understand_is_not_said_to_Octavias()
    {
        _isOurs = false;

        await PushAsync();

        Assert.Equal(
            ["additional_vips", "gateway", "host_routes", "mac_address", "mtu", "subnet_cidr", "vrrp_ip"],
            JsonNode.Parse(BodyOf("POST /1.0/plug/vip/198.18.0.10"))!.AsObject().Select(p => p.Key).Order());
    }

    [Fact]
    public async Task An_interface_that_is_there_already_is_as_good()
    {
        _plugStatus = 409;

        Assert.NotNull((await PushAsync()).Port);
    }

    [Fact]
    public async Task An_agent_without_the_interface_is_asked_again_later()
    {
        _plugStatus = 404;

        var failure = await Assert.ThrowsAsync<NetworkConfigException>(async () => await PushAsync());

        Assert.Equal(Actors.Drivers.DriverVerdict.RetryLater, failure.Verdict);
    }

    [Fact]
    public async Task The_password_is_the_same_after_a_restart_and_another_for_another()
    {
        await PushAsync();

        var (same, another) = (new Lbaas.Drivers.Keepalived.VrrpPassword(new DriverDirectory(_directory.Path)), Guid.NewGuid());

        Assert.Contains($"auth_pass {same.Of(_configuration.LoadBalancer!.Id)}\n", BodyOf("PUT /1.0/vrrp/upload"));
        Assert.Matches("^[A-Za-z0-9]{7}$", same.Of(another));
        Assert.NotEqual(same.Of(another), same.Of(_configuration.LoadBalancer!.Id));
    }

    private async Task<AppliedConfiguration> PushAsync(Configuration? configuration = null, bool waits = false)
    {
        var vip = new Vip("198.18.0.10", Guid.Empty, null, Guid.Empty, true);
        var pushed = configuration ?? _configuration;
        var node = _agent.Node with
        {
            Carriers = [.. _carriers ?? [new Carrier(_agent.Node.Id, "MASTER") { Waits = waits }, new Carrier(Other, "BACKUP")]],
        };
        return await _driver.UpdateAsync(
            node, pushed.LoadBalancer!.Id, pushed with { LoadBalancer = pushed.LoadBalancer with { Vip = vip } }, ++_revision, default);
    }

    // What changes something, in short.
    private IEnumerable<string> Orders() => _asked.Select(asked => asked.Request).Where(request => !request.StartsWith("GET", StringComparison.Ordinal));

    private string BodyOf(string request) => _asked.Last(asked => asked.Request == request).Body;

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var last = path.Split('/')[^1];
        var request = path.Contains("/loadbalancer/") ? $"{context.Request.Method} {last}"
            : path.Contains("/listeners/") ? context.Request.Method : $"{context.Request.Method} {path}";
        _asked.Enqueue((request, await new StreamReader(context.Request.Body).ReadToEndAsync()));
        var (status, body) = path switch
        {
            "/1.0/info" => (200, $$"""{"api_version":"1.0","haproxy_version":"2.6.12"{{(_isOurs ? $",\"lbaas\":{{{(_vrrp is null ? "" : $"\"vrrp\":\"{_vrrp}\"")}}}" : "")}}}"""),
            "/1.0/details" => (200, "{}"),
            "/1.0/listeners" => (200, "[]"),
            _ when path.StartsWith("/1.0/interface/", StringComparison.Ordinal) => _isPlugged ? (200, """{"message":"OK","interface":"eth1"}""") : (404, "{}"),
            _ when path.StartsWith("/1.0/plug/", StringComparison.Ordinal) => (_plugStatus, "{}"),
            _ => (202, "{}"),
        };
        _isPlugged |= path.StartsWith("/1.0/plug/", StringComparison.Ordinal) && _plugStatus is 202 or 409;
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    }

    /// <summary>A network where each amphora has the next address.</summary>
    private sealed class NumberedPorts : IVipPlugging
    {
        public static readonly Guid PortId = new("00000000-0000-4000-8000-00000000000c");

        public ValueTask<VipPort> FindPortAsync(Guid loadBalancerId, Guid amphoraId, Vip vip, CancellationToken cancellation) => new(new VipPort(
            PortId, amphoraId == Other ? "198.18.0.12" : "198.18.0.11", "02:00:00:00:00:01", 1500, new AddressInSubnet(vip.Address, "198.18.0.0/24", "198.18.0.1")));

        public ValueTask<VipPort> PlugAsync(Guid loadBalancerId, Guid amphoraId, Vip vip, CancellationToken cancellation) =>
            FindPortAsync(loadBalancerId, amphoraId, vip, cancellation);

        public ValueTask RestoreAsync(Guid amphoraId, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask UnplugAsync(Guid amphoraId, CancellationToken cancellation) => ValueTask.CompletedTask;
    }
}
