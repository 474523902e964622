namespace Lbaas.Drivers.Amphorae;

/// <summary>Knows what agents are to be told about themselves: whoever builds nodes gives them the same at their first start.</summary>
public interface IAgentConfigurations
{
    /// <summary>The text of the agent's configuration file; null for a node that was built by somebody else.</summary>
    string? Find(Guid amphoraId);
}

/// <summary>For nodes whose agents get their configuration elsewhere.</summary>
internal sealed class NoAgentConfigurations : IAgentConfigurations
{
    public string? Find(Guid amphoraId) => null;
}
