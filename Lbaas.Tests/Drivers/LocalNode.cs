using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Lbaas.Actors.Compute;
using Lbaas.Drivers;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;
using Lbaas.Drivers.Compute;
using Lbaas.Drivers.Compute.Local;
using Lbaas.Drivers.Haproxy;
using Lbaas.Tests.Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Drivers;

/// <summary>Real agents on this machine, in a directory of their own; all are ended with the test.</summary>
internal sealed class LocalNode : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    public string Links => _links;

    private readonly string _links = $"/tmp/lbt-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <param name="authorityAge">How many days ago the authority was made.</param>
    public LocalNode(int authorityAge = 0)
    {
        CertificateAuthority.Open(_directory.Path, new ManualTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-authorityAge))).Dispose();
        Authority = CertificateAuthority.Open(_directory.Path, TimeProvider.System);
        Compute = OpenCompute();
        Driver = OpenDriver();
    }

    public CertificateAuthority Authority { get; }

    /// <summary>What the driver finds behind references.</summary>
    public Secrets Certificates { get; } = new();

    public LocalComputeDriver Compute { get; }

    public HaproxyAmphoraDriver Driver { get; }

    /// <summary>Where authority and agents lie.</summary>
    public string Root => _directory.Path;

    /// <summary>One more driver, as a second control plane has it.</summary>
    public HaproxyAmphoraDriver OpenDriver() => new(
        Authority, Secrets.Over(Certificates), Options.Create(new AmphoraDriverOptions()), Compute, TimeProvider.System, NullLogger<HaproxyAmphoraDriver>.Instance);

    public string DirectoryOf(Guid amphora) => Path.Combine(_directory["amphorae"], amphora.ToString());

    /// <summary>The driver as a restarted control plane has it.</summary>
    public LocalComputeDriver OpenCompute(int heartbeatSeconds = 10, IAgentNetwork? network = null)
    {
        var options = new LocalComputeOptions { RuntimeDirectory = _links };
        var settings = new AgentSettings("/usr/sbin/haproxy", ["127.0.0.1:9"], heartbeatSeconds, new string('a', 64));
        return new LocalComputeDriver(new DriverDirectory(_directory.Path), options, settings, Authority, TimeProvider.System, network);
    }

    public async Task<AmphoraNode> CreateAsync(Guid amphora, LocalComputeDriver? compute = null) =>
        new(amphora, await (compute ?? Compute).CreateAsync(new CreateInstance(amphora, null, "nova"), default));

    public int AgentPid(Guid amphora) => int.Parse(File.ReadAllText(Path.Combine(DirectoryOf(amphora), "agent.pid")));

    public List<int> ProcessesOf(AmphoraNode node) => Processes.Mentioning(DirectoryOf(node.Id) + "/", node.Instance.BasePath + "/");

    public static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var amphora in (await Compute.ListAsync(default)).Keys)
            await Compute.DeleteAsync(amphora, null, default);
        Compute.Dispose();
        Driver.Dispose();
        Authority.Dispose();
        if (Directory.Exists(_links))
            Directory.Delete(_links);
        _directory.Dispose();
    }
}
