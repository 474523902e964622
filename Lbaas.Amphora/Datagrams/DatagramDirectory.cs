using Lbaas.Amphora.Forwarding;

namespace Lbaas.Amphora.Datagrams;

/// <summary>The directory <c>lvs</c> of the agent: which UDP and SCTP listeners are on this node.</summary>
public sealed class DatagramDirectory(string basePath)
{
    public ForwarderFiles Files { get; } = new(Path.Combine(basePath, "lvs"));

    public DatagramFiles this[Guid listener] => new(Files, listener);

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<DatagramFiles> All()
    {
        return Directory.Exists(Files.Directory) ? [.. Files.Listeners().Select(listener => this[listener])] : [];
    }

    /// <summary>A load balancer's, in the order of their ids.</summary>
    public IReadOnlyList<DatagramFiles> Of(Guid loadBalancer) => [.. All().Where(files => files.LoadBalancerId() == loadBalancer)];
}
