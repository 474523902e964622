namespace Lbaas.Amphora;

/// <summary>The agent's configuration can't be used; the message lists every fault, one a line.</summary>
public sealed class InvalidConfigurationException(IEnumerable<string> faults) : Exception(string.Join('\n', faults));
