using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Lbaas.Actors.Compute;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;
using Lbaas.Drivers.Haproxy;
using Lbaas.Tests.Certificates;
using Lbaas.Tests.Drivers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Octavia;

/// <summary>
/// Octavia's own agent in a network namespace, with our authority's certificates and a file that we rendered; and our driver,
/// which reaches it over one network. The other is the tenants', where the VIP is.
/// </summary>
public sealed class OctaviaAmphora : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryDirectory _directory = new();
    private readonly string _name = $"lbo{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
    private readonly int _subnet = RandomNumberGenerator.GetInt32(0, 255);
    private readonly bool _isStarted = OctaviaPeer.Lack is null;
    private CertificateAuthority _authority = null!;
    private HttpClient _agent = null!;
    private Process? _process;

    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>Where the VIP of the load balancer is; its subnet is that of <see cref="TenantAddress"/>.</summary>
    public string Vip => $"198.19.{_subnet}.9";

    /// <summary>This process on the tenants' network, where members listen and clients come from.</summary>
    public string TenantAddress => $"198.19.{_subnet}.1";

    internal HeardBeats Beats { get; private set; } = null!;

    internal Secrets Certificates { get; } = new();

    internal AmphoraNode Node => new(Id, new Instance(Id.ToString(), $"198.18.{_subnet}.2", 9443, "/var/lib/octavia", null));

    internal HaproxyAmphoraDriver Driver { get; private set; } = null!;

    internal OctaviaAgentConfiguration Configuration { get; private set; } = null!;

    /// <summary>What reached the node's syslog, the logs of its traffic among it.</summary>
    public string Syslog => File.ReadAllText(_directory["syslog"]);

    /// <summary>The agent's own, as it lies in the namespaces' file system.</summary>
    public string ConfigurationFile
    {
        get
        {
            var inside = File.ReadAllText($"/proc/{_process!.Id}/task/{_process.Id}/children").Trim();
            return File.ReadAllText($"/proc/{inside}/root/etc/octavia/amphora-agent.conf");
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!_isStarted)
            return;
        await ConnectAsync("m", "mgmt", $"198.18.{_subnet}.1/24", first: true);
        await Shell.IpAsync($"-n {_name} addr add 198.18.{_subnet}.2/24 dev mgmt");
        await Shell.IpAsync($"-n {_name} link set mgmt up");
        await ConnectAsync("v", "vip", $"{TenantAddress}/24", first: false);
        Beats = await HeardBeats.StartAsync(IPAddress.Parse($"198.18.{_subnet}.1"));
        _authority = CertificateAuthority.Open(_directory.Path, TimeProvider.System);
        Configuration = new OctaviaAgentConfiguration(Id, [Beats.Endpoint.ToString()], 1, HeardBeats.Key);
        await File.WriteAllTextAsync(_directory["amphora-agent.conf"], Configuration.Render());
        await File.WriteAllTextAsync(_directory["server.pem"], _authority.IssueServerCertificate(Id).Pem);
        await File.WriteAllTextAsync(_directory["client_ca.pem"], _authority.CertificatePem);
        Driver = NewDriver(_authority);
        _agent = OctaviaHttp.Client(_authority, Node);
        _process = Process.Start("/usr/sbin/ip", [
            "netns", "exec", _name, "/usr/bin/unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child",
            "/usr/bin/python3", Path.Combine(AppContext.BaseDirectory, "Octavia", "amphora.py"), _directory.Path]);
        await UntilItAnswersAsync();
        await PlugVipAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            // With process 1 of the namespaces goes everything in them.
            _process?.Kill();
            if (_process is not null)
                await _process.WaitForExitAsync();
            _process?.Dispose();
            _agent?.Dispose();
            Driver?.Dispose();
            _authority?.Dispose();
            if (Beats is not null)
                await Beats.DisposeAsync();
            await Shell.IpAsync($"netns del {_name}");
        }
        _directory.Dispose();
    }

    /// <summary>A driver that proves itself with another authority's word.</summary>
    internal HaproxyAmphoraDriver NewDriver(CertificateAuthority authority, OctaviaAgentConfiguration? configuration = null) => new(
        authority, Secrets.Over(Certificates), Options.Create(new AmphoraDriverOptions { LogTarget = "/run/rsyslog/octavia/log" }),
        new OneConfiguration(configuration ?? Configuration), TimeProvider.System, NullLogger<HaproxyAmphoraDriver>.Instance);

    internal HaproxyAmphoraDriver NewDriver(OctaviaAgentConfiguration configuration) => NewDriver(_authority, configuration);

    public async Task<(HttpStatusCode Status, JsonNode Body)> AskAgentAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : new StringContent(body.ToJsonString(), null, "application/json"),
        };
        using var response = await _agent.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    // Octavia's compute and network drivers attach the port; what it tells the agent then is in the interface.
    public async Task<HttpStatusCode> PlugVipAsync() => (await AskAgentAsync(HttpMethod.Post, $"/1.0/plug/vip/{Vip}", new JsonObject
    {
        ["subnet_cidr"] = $"198.19.{_subnet}.0/24",
        ["gateway"] = TenantAddress,
        ["mac_address"] = MacOfVip,
        ["mtu"] = 1500,
        ["vrrp_ip"] = $"198.19.{_subnet}.3",
        ["host_routes"] = new JsonArray(),
        ["additional_vips"] = new JsonArray(),
    })).Status;

    private string MacOfVip => $"02:00:00:00:00:{_subnet:x2}";

    private async Task ConnectAsync(string suffix, string inside, string address, bool first)
    {
        if (first)
            await Shell.IpAsync($"netns add {_name}");
        await Shell.IpAsync($"link add {_name}{suffix} type veth peer name {inside} netns {_name}");
        await Shell.IpAsync($"addr add {address} dev {_name}{suffix}");
        await Shell.IpAsync($"link set {_name}{suffix} up");
        if (!first)
            await Shell.IpAsync($"-n {_name} link set {inside} address {MacOfVip}");
    }

    private async Task UntilItAnswersAsync()
    {
        using var bound = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                await Driver.GetInfoAsync(Node, bound.Token);
                return;
            }
            catch (AmphoraDriverException) when (!bound.IsCancellationRequested && !_process!.HasExited)
            {
                await Task.Delay(50, bound.Token);
            }
        }
    }

    private sealed class OneConfiguration(OctaviaAgentConfiguration configuration) : IAgentConfigurations
    {
        public string? Find(Guid amphoraId) => null;

        public OctaviaAgentConfiguration? FindForOctavia(Guid amphoraId) => configuration;
    }
}

[CollectionDefinition(Name)]
public sealed class OctaviaAmphoraCollection : ICollectionFixture<OctaviaAmphora>
{
    public const string Name = "Octavia's own agent";
}
