using System.Diagnostics;

namespace Lbaas.Tests.Time;

/// <summary>For what another thread or process does soon, and no message tells of: looks again until it is so, within a bound.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static Task Async(Func<bool> condition, string claim) => HoldsAsync(() => Task.FromResult(condition()), claim);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string claim)
    {
        var watch = Stopwatch.StartNew();
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Limit, $"It did not come true within {Limit}: {claim}");
            await poll.WaitForNextTickAsync();
        }
    }
}
