using System.Diagnostics;

namespace Lbaas.Tests.Runtime;

/// <summary>For what another thread does soon, and no message tells of.</summary>
internal static class Eventually
{
    public static async Task Async(Func<bool> condition, string claim)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It never came to be: {claim}");
            await Task.Delay(1);
        }
    }
}
