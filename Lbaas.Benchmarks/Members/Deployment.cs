using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Members;

/// <summary>A server with real nodes, and on it one tenant's load balancer.</summary>
internal sealed class Deployment : IDisposable
{
    private readonly WorkDirectory _directory = new();
    private readonly WorkDirectory _links = new();
    private readonly ServerProcess _server;

    public Deployment(int listenerPort)
    {
        _server = ServerProcess.Start(_directory.Path, $"--Lbaas:Compute:Local:RuntimeDirectory={_links.Path}");
        _server.UntilServed("/");
        Tenant = new Tenant(_server.Port, listenerPort);
        // The links lead to the nodes' directories, of which there is one.
        Socket = Directory.EnumerateDirectories(_links.Path).Select(node => Path.Combine(node, $"{Tenant.BalancerId}.sock")).Single();
    }

    public Tenant Tenant { get; }

    public int Port => _server.Port;

    /// <summary>What the server has used so far; its nodes have processes of their own.</summary>
    public TimeSpan Cpu => _server.Cpu;

    /// <summary>Where HAProxy answers questions.</summary>
    public string Socket { get; }

    public void Dispose()
    {
        Tenant.Dispose();
        _server.Dispose();
        _links.Dispose();
        _directory.Dispose();
    }
}
