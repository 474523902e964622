namespace Lbaas.Amphora.LoadBalancers;

/// <summary>
/// Where the files of one load balancer lie (spec: Octavia's layout, plus <c>revision</c>, <c>run</c> and <c>running</c>).
/// </summary>
public sealed class LoadBalancerFiles(string basePath, Guid id)
{
    public Guid Id { get; } = id;

    public string Directory { get; } = Path.Combine(basePath, id.ToString());

    public string Configuration => Path.Combine(Directory, "haproxy.cfg");

    /// <summary>The last configuration the checker refused.</summary>
    public string FailedConfiguration => Configuration + "-failed";

    /// <summary>Holds the pid of HAProxy's master; its workers die with it.</summary>
    public string PidFile => Path.Combine(Directory, $"{Id}.pid");

    public string ServersState => Path.Combine(Directory, "servers-state");

    public string Revision => Path.Combine(Directory, "revision");

    /// <summary>There while HAProxy is meant to run, whether it does or not.</summary>
    public string RunMark => Path.Combine(Directory, "run");

    /// <summary>What the running worker has; absent while nobody is sure.</summary>
    public string Running => Path.Combine(Directory, "running");

    public string Socket { get; } = Path.Combine(basePath, $"{id}.sock");

    /// <summary>
    /// Where HAProxy's master takes the agent's orders. Beside the other socket, since its path must not be longer.
    /// </summary>
    public string MasterSocket { get; } = Path.Combine(basePath, $"{id}.cli");

    public string Certificates { get; } = Path.Combine(basePath, "certs", id.ToString());

    public bool Exists => File.Exists(Configuration);
}
