namespace Lbaas.Drivers.Compute.Local;

/// <summary>Where the traffic of the amphorae on this machine flows. All calls are idempotent.</summary>
internal interface IAgentNetwork
{
    /// <summary>The network namespace of an amphora; null for the machine's own network.</summary>
    string? NamespaceOf(Guid amphoraId);

    /// <summary>Before its agent starts.</summary>
    /// <exception cref="ComputeException"/>
    Task PrepareAsync(Guid amphoraId, CancellationToken cancellation);

    /// <summary>After its agent has ended: no more traffic reaches it, where the network can see to that.</summary>
    /// <returns>False when traffic still may reach it, so that what it forwards is worth finishing.</returns>
    /// <exception cref="ComputeException"/>
    Task<bool> LeaveAsync(Guid amphoraId, CancellationToken cancellation);

    /// <summary>After all its processes have ended.</summary>
    /// <exception cref="ComputeException"/>
    Task RemoveAsync(Guid amphoraId, CancellationToken cancellation);
}

/// <summary>The machine's own network, which all amphorae share.</summary>
internal sealed class SharedNetwork : IAgentNetwork
{
    public string? NamespaceOf(Guid amphoraId) => null;

    public Task PrepareAsync(Guid amphoraId, CancellationToken cancellation) => Task.CompletedTask;

    public Task<bool> LeaveAsync(Guid amphoraId, CancellationToken cancellation) => Task.FromResult(false);

    public Task RemoveAsync(Guid amphoraId, CancellationToken cancellation) => Task.CompletedTask;
}
