using System.Diagnostics;
using System.Text.Json.Nodes;
using Lbaas.Tests.Amphora;
using Lbaas.Tests.Drivers;

namespace Lbaas.Tests.Octavia;

/// <summary>Our agent with a network of its own, under Octavia's own client code.</summary>
public class ControlledNode : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<Process> _members = [];
    private Lan _lan = null!;

    /// <summary>In a pair keepalived gives addresses, alone the agent does.</summary>
    protected virtual string Topology => "SINGLE";

    internal OctaviaController Controller { get; private set; } = null!;

    internal NodeUnderTest Node { get; private set; } = null!;

    internal string Vip => _lan.Host(100);

    internal string NodeAddress => _lan.Host(10);

    internal string MemberAddress => _lan.Host(1);

    /// <summary>The amphora and the port of its VIP, as every request names them.</summary>
    internal JsonObject Words(JsonObject? tree = null) => new()
    {
        ["amphora"] = new JsonObject
        {
            ["id"] = Node.Agent.Id,
            ["lb_network_ip"] = "127.0.0.1",
            ["vrrp_ip"] = NodeAddress,
            ["vrrp_interface"] = "eth1",
            ["vrrp_id"] = 1,
            ["vrrp_priority"] = 100,
            ["role"] = "MASTER",
        },
        ["port"] = VipPort.DeepClone(),
        ["tree"] = tree?.DeepClone() ?? new JsonObject { ["id"] = Guid.NewGuid().ToString(), ["vip"] = Vip, ["listeners"] = new JsonArray() },
    };

    private JsonObject VipPort { get; set; } = [];

    internal JsonObject NewPort() => new() { ["mac"] = _lan.NewPort(), ["cidr"] = _lan.Subnet, ["gateway"] = _lan.Host(1), ["mtu"] = 1450 };

    internal string Host(int number) => _lan.Host(number);

    public async ValueTask InitializeAsync()
    {
        if (OctaviaPeer.Lack is not null)
            return;
        _lan = new Lan();
        Controller = await OctaviaController.StartAsync(
            _directory.Path, _directory["ca.pem"], _directory["client.pem"], "secret");
        Node = await NodeUnderTest.StartAsync(_lan, configuration => configuration["Topology"] = Topology);
        await File.WriteAllTextAsync(_directory["ca.pem"], Node.Agent.Authority.Certificate.ExportCertificatePem());
        using var client = Node.Agent.Authority.IssueClient("octavia");
        await File.WriteAllTextAsync(_directory["client.pem"], TestAuthority.ToPem(client));
        await Controller.AskAsync("begin", new JsonObject
        {
            ["haproxy_amphora"] = new JsonObject
            {
                ["bind_port"] = Node.Agent.Port,
                ["base_path"] = Node.Agent.BasePath,
                ["base_cert_dir"] = $"{Node.Agent.BasePath}/certs",
                ["bind_host"] = "127.0.0.1",
            },
            ["amphora_agent"] = new JsonObject
            {
                ["agent_server_ca"] = Node.Agent.PathOf("client_ca.pem"),
                ["agent_server_cert"] = Node.Agent.PathOf("server.pem"),
            },
        });
        VipPort = NewPort();
        await Controller.AskAsync("plug_vip", Words());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            member.Kill(entireProcessTree: true);
            await member.WaitForExitAsync();
            member.Dispose();
        }
        if (Controller is not null)
            await Controller.DisposeAsync();
        if (Node is not null)
            await Node.DisposeAsync();
        _lan?.Dispose();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A tenant's server in the tenants' network: a program that says its port, once it listens there.</summary>
    internal async Task<int> StartMemberAsync(string program)
    {
        var process = Process.Start(new ProcessStartInfo(
            "/usr/sbin/ip", ["netns", "exec", _lan.Name, "/usr/bin/python3", "-u", "-c", program, MemberAddress])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _members.Add(process);
        // What it logs is nobody's, but must not fill a pipe.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return int.Parse((await process.StandardOutput.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The answer to one datagram of a client in the tenants' network; null when none comes within a second.</summary>
    internal async Task<string?> AskDatagramAsync(int port, string text)
    {
        const string program = """
            import socket, sys
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
                client.settimeout(1)
                client.connect((sys.argv[1], int(sys.argv[2])))
                client.send(sys.argv[3].encode())
                print(client.recv(2048).decode(), end='')
            """;
        try
        {
            return await Shell.RunAsync(
                "/usr/sbin/ip", "netns", "exec", _lan.Name, "/usr/bin/python3", "-c", program, Vip, port.ToString(System.Globalization.CultureInfo.InvariantCulture), text);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What a client in the tenants' network gets; null when it gets nothing.</summary>
    internal async Task<string?> AskAsync(params string[] curl)
    {
        try
        {
            return await Shell.RunAsync(
                "/usr/sbin/ip", ["netns", "exec", _lan.Name, "/usr/bin/curl", "--silent", "--max-time", "5", .. curl]);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>The same as one of a pair.</summary>
public sealed class ControlledPairNode : ControlledNode
{
    protected override string Topology => "ACTIVE_STANDBY";
}

[CollectionDefinition(Name)]
public sealed class ControlledNodeCollection : ICollectionFixture<ControlledNode>
{
    public const string Name = "Octavia's own controller";
}
