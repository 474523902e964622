using System.Diagnostics;

namespace Lbaas.Tests.EndToEnd;

[Collection(ProcessCollection.Name)]
public sealed class SampleTests
{
    [Fact]
    public async Task The_first_load_balancer_works_as_the_readme_says()
    {
        await using var site = await Site.StartAsync("--Lbaas:Health:IntervalSeconds=1", $"--Lbaas:Network:Local:Cidr=127.200.{Random.Shared.Next(256)}.0/24");
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "samples", "first-load-balancer"), [$"http://127.0.0.1:{site.Port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LISTENER_PORT"] = Ports.Free().ToString();

        using var sample = Process.Start(start)!;
        var output = await Task.WhenAll(sample.StandardOutput.ReadToEndAsync(), sample.StandardError.ReadToEndAsync());
        await sample.WaitForExitAsync();

        Assert.True(sample.ExitCode == 0, $"{string.Join('\n', output)}\n{site.Server.Output}");
        Assert.Contains("traffic alternates between the members", output[0]);
        Assert.Contains("cleaned up", output[0]);
    }

    [Fact]
    public async Task Without_a_server_the_first_load_balancer_fails()
    {
        using var sample = Process.Start(
            new ProcessStartInfo(Path.Combine(Repository.Root, "samples", "first-load-balancer"), [$"http://127.0.0.1:{Ports.Free()}"]) { RedirectStandardError = true })!;
        await sample.StandardError.ReadToEndAsync();
        await sample.WaitForExitAsync();

        Assert.NotEqual(0, sample.ExitCode);
    }
}
