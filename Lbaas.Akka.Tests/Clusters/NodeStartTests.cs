using System.Net;
using System.Net.Sockets;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>How a node starts, or says why it does not.</summary>
[Collection(ClusterCollection.Name)]
public sealed class NodeStartTests : IDisposable
{
    private static readonly TimeSpan s_exitLimit = TimeSpan.FromSeconds(40);

    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-start-").FullName;
    private readonly TcpListener _taken = new(IPAddress.Loopback, Ports.Free());

    public NodeStartTests() => _taken.Start();

    private int Taken => ((IPEndPoint)_taken.LocalEndpoint).Port;

    public void Dispose()
    {
        _taken.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(2, "'paper'", "--Lbaas:Akka:Journal:Provider=paper")]
    [InlineData(2, "connection string", "--Lbaas:Akka:Journal:Provider=postgresql")]
    [InlineData(2, "1 to 9 seconds", "--Lbaas:Akka:Journal:BusyTimeout=00:00:20")]
    [InlineData(2, "Lbaas:Akka:SeedNodes 'nowhere'", "--Lbaas:Akka:SeedNodes:0=nowhere")]
    [InlineData(2, "Lbaas:Akka:Port", "--Lbaas:Akka:Port=70000")]
    [InlineData(2, "Lbaas:Akka:Hostname", "--Lbaas:Akka:Hostname=a b")]
    [InlineData(2, "Lbaas:Akka:Certificate '/nowhere'", "--Lbaas:Akka:Certificate=/nowhere")]
    [InlineData(2, "Lbaas:Akka:Certificate '/dev/null'", "--Lbaas:Akka:Certificate=/dev/null")]
    [InlineData(1, "192.0.2.1", "--Lbaas:Akka:Hostname=192.0.2.1")]
    [InlineData(1, "no-such-host.invalid", "--Lbaas:Akka:Hostname=no-such-host.invalid")]
    public Task A_setting_that_makes_no_sense_is_named(int code, string name, string setting) => EndsAsync(code, name, setting);

    [Fact]
    public Task A_port_for_clients_that_is_taken_is_named() => EndsAsync(1, $"{Taken}", $"--urls=http://127.0.0.1:{Taken}");

    [Fact]
    public Task A_port_for_nodes_that_is_taken_is_named() => EndsAsync(1, $"{Taken}", $"--Lbaas:Akka:Port={Taken}");

    [Fact]
    public Task A_database_that_does_not_answer_is_named() => EndsAsync(
        1, "The journal's database can't be prepared", "--Lbaas:Akka:Journal:Provider=postgresql",
        $"--Lbaas:Akka:Journal:ConnectionString=Host=127.0.0.1;Port={Ports.Free()};Username=lbaas");

    [Fact]
    public async Task A_node_whose_seeds_are_not_there_says_so_and_can_be_stopped()
    {
        var seed = $"127.0.0.1:{Ports.Free()}";
        using var node = Launch($"--Lbaas:Akka:SeedNodes:0={seed}");

        await ProcessCluster.WithinAsync(
            s_exitLimit, () => Task.FromResult(node.Output.Contains("Couldn't join seed nodes") && node.Output.Contains(seed)), () => $"it says so: {node.Output}");

        node.Signal(Machine.SigTerm);
        Assert.Equal(0, await node.ExitAsync(s_exitLimit));
        Assert.DoesNotContain("   at ", node.Output);
    }

    private async Task EndsAsync(int code, string name, params string[] settings)
    {
        using var node = Launch(settings);

        var ended = await node.ExitAsync(s_exitLimit);

        Assert.True(ended == code, $"{ended}: {node.Output}");
        Assert.Contains(name, node.Output);
        Assert.DoesNotContain("   at ", node.Output);
    }

    private ServerProcess Launch(params string[] settings) => new(
        [
            $"--urls=http://127.0.0.1:{Ports.Free()}", $"--Lbaas:DataDirectory={_directory}", $"--Lbaas:Akka:Port={Ports.Free()}",
            $"--Lbaas:Health:Endpoint=127.0.0.1:{Ports.Free()}", "--Lbaas:Amphora:Driver=noop", "--Lbaas:Compute:Driver=noop",
            "--Lbaas:Network:Driver=noop", "--Logging:LogLevel:Default=Warning", .. settings,
        ],
        project: "Lbaas.Akka.Server");
}
