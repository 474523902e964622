using System.Diagnostics;

namespace Lbaas.Tests.Time;

/// <summary>For what another thread or process does soon, and no message tells of: looks again until it is so, within a bound.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(50);

    public static Task Async(Func<bool> condition, string claim) => HoldsAsync(() => Task.FromResult(condition()), claim);

    public static Task HoldsAsync(Func<Task<bool>> condition, string claim) => HoldsAsync(condition, () => claim);

    /// <param name="claim">Asked for when it has not come true: it may tell what was seen last.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> claim, TimeSpan? limit = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var begun = watch.Elapsed;
            if (await condition())
                return;
            if (watch.Elapsed >= (limit ?? Limit))
                Assert.Fail($"It did not come true within {limit ?? Limit}: {claim()}");
            await Task.Delay(PauseAfter(watch.Elapsed, watch.Elapsed - begun));
        }
    }

    // A twentieth of what has been waited is soon enough; and a look that takes long must not take the processors from what is awaited.
    private static TimeSpan PauseAfter(TimeSpan waited, TimeSpan look)
    {
        var pause = waited / 20 > look ? waited / 20 : look;
        return pause < PauseMin ? PauseMin : pause < PauseMax ? pause : PauseMax;
    }
}
