namespace Lbaas.Runtime.Hosting;

/// <summary>
/// Waits for the host to come to rest, at its stop only; hence by looking, which costs the running host nothing.
/// </summary>
internal static class Rest
{
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// False when it did not come to rest in time. Real time: a clock that stands still must not stop the stop.
    /// </summary>
    public static async Task<bool> WaitAsync(Func<bool> isAtRest, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var rounds = timeout / s_lookEvery;
        for (var round = 0; round < rounds && !cancellationToken.IsCancellationRequested; round++)
        {
            if (isAtRest())
                return true;
            await Task.Delay(s_lookEvery, CancellationToken.None).ConfigureAwait(false);
        }

        return isAtRest();
    }
}
