using Lbaas.Amphora.Datagrams;
using Lbaas.Amphora.Files;

namespace Lbaas.Amphora.LoadBalancers;

/// <summary>The base path of the agent: which load balancers are on this node.</summary>
public sealed class LoadBalancerDirectory
{
    private readonly string _basePath;

    public LoadBalancerDirectory(AgentOptions options)
    {
        _basePath = Path.TrimEndingDirectorySeparator(options.BasePath);
        Directory.CreateDirectory(_basePath);
        Datagrams = new DatagramDirectory(_basePath);
    }

    public LoadBalancerFiles this[Guid id] => new(_basePath, id);

    /// <summary>The UDP and SCTP listeners of all load balancers.</summary>
    public DatagramDirectory Datagrams { get; }

    public string PathOf(string file) => Path.Combine(_basePath, file);

    /// <summary>All that have a configuration, for HAProxy or for datagrams, sorted by id.</summary>
    public IReadOnlyList<LoadBalancerFiles> All() =>
    [
        .. Directory.EnumerateDirectories(_basePath)
            .Select(path => Guid.TryParseExact(Path.GetFileName(path), "D", out var id) ? this[id] : null)
            .OfType<LoadBalancerFiles>()
            .Where(files => files.Exists)
            .UnionBy(Datagrams.All().Select(listener => listener.LoadBalancerId()).OfType<Guid>().Select(id => this[id]), files => files.Id)
            .OrderBy(files => files.Id.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>
    /// Writes the include file that says whom HAProxy's workers run as. It is the agent's, since only the agent knows
    /// whether it may choose. Octavia's controllers ask for more connections than a small host allows file descriptors; it
    /// shall serve with fewer rather than not at all.
    /// </summary>
    public string WriteUserInclude()
    {
        var path = PathOf("haproxy-default-user-group.conf");
        AtomicFile.Write(path,
            Environment.IsPrivilegedProcess ? "global\n    user nobody\n    group nogroup\n    no strict-limits\n"u8 : "global\n    no strict-limits\n"u8,
            AtomicFile.Readable);
        return path;
    }
}
