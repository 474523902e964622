namespace Lbaas.Drivers.Networks;

/// <summary>The turn at a file of allocations, which the nodes of a cluster on one machine share.</summary>
internal static class AllocationGate
{
    /// <exception cref="NetworkException">It can't be had.</exception>
    public static async ValueTask<IDisposable> TakeTurnAsync(this FileGate gate, CancellationToken cancellation)
    {
        try
        {
            return await gate.EnterAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new NetworkException($"there is no turn at the allocations: {failure.Message}", failure);
        }
    }
}
