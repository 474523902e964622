using Lbaas.Drivers.Haproxy;

namespace Lbaas.Drivers.Amphorae;

/// <summary>Knows what agents are to be told about themselves: whoever builds nodes gives them the same at their first start.</summary>
public interface IAgentConfigurations
{
    /// <summary>The text of our agent's configuration file; null for a node that was built by somebody else, or has another agent.</summary>
    string? Find(Guid amphoraId);

    /// <summary>The same for a node that was built with Octavia's own agent.</summary>
    OctaviaAgentConfiguration? FindForOctavia(Guid amphoraId) => null;
}

/// <summary>For nodes whose agents get their configuration elsewhere.</summary>
internal sealed class NoAgentConfigurations : IAgentConfigurations
{
    public string? Find(Guid amphoraId) => null;
}
