using System.Diagnostics;

namespace Lbaas.Akka.Tests.Embedding;

/// <summary>The program in <c>samples/akka-host</c>, as a reader would run it.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task It_makes_a_load_balancer_hears_of_it_and_ends_well()
    {
        using var program = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "AkkaHost.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (said, complained) = (program.StandardOutput.ReadToEndAsync(limit.Token), program.StandardError.ReadToEndAsync(limit.Token));

        await program.WaitForExitAsync(limit.Token);

        Assert.Contains("the load balancer is ACTIVE", await said, StringComparison.Ordinal);
        Assert.Equal((0, ""), (program.ExitCode, await complained));
    }
}
