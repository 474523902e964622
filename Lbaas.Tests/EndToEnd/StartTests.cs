using System.Net;

namespace Lbaas.Tests.EndToEnd;

/// <summary>How the server starts, or says why it does not; and how it stops.</summary>
[Collection(ProcessCollection.Name)]
public sealed class StartTests
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("--Lbaas:Amphora:Driver=nosuch", "Lbaas:Amphora:Driver")]
    [InlineData("--Lbaas:Compute:Driver=nosuch", "Lbaas:Compute:Driver")]
    [InlineData("--Lbaas:Network:Driver=nosuch", "Lbaas:Network:Driver")]
    [InlineData("--Lbaas:Health:Endpoint=nowhere", "Lbaas:Health:Endpoint")]
    [InlineData("--Lbaas:Changes:Mode=sometimes", "Lbaas:Changes:Mode")]
    [InlineData("--Lbaas:Changes:MaxConcurrent=0", "Lbaas:Changes:MaxConcurrent")]
    [InlineData("--Lbaas:Changes:MaxConcurrent=many", "Lbaas:Changes:MaxConcurrent")]
    [InlineData("--Lbaas:Journal:Provider=paper", "Lbaas:Journal:Provider")]
    [InlineData("--Lbaas:Auth:Strategy=trust", "Lbaas:Auth:Strategy")]
    [InlineData("--Lbaas:Network:Local:Cidr=10.0.0.0/8", "Lbaas:Network:Local")]
    public async Task A_setting_that_makes_no_sense_is_named(string setting, string key)
    {
        await using var site = new Site();
        using var server = site.Launch(setting);

        var code = await server.ExitAsync(ExitLimit);

        Assert.True(code is > 0 and < 128, $"{code}: {server.Output}");
        Assert.Contains(key, server.Output);
        Assert.DoesNotContain("   at ", server.Output);
    }

    [Theory]
    [InlineData("--Lbaas:DataDirectory=/proc/nowhere", "/proc/nowhere")]
    [InlineData("--urls=http://192.0.2.1:9876", "192.0.2.1:9876")]
    [InlineData("--Lbaas:Health:Endpoint=192.0.2.1:5555", "192.0.2.1:5555")]
    public async Task A_place_that_can_not_be_had_is_named(string setting, string place)
    {
        await using var site = new Site();
        using var server = site.Launch([.. Site.NoopDrivers, setting]);

        var code = await server.ExitAsync(ExitLimit);

        Assert.True(code is > 0 and < 128, $"{code}: {server.Output}");
        Assert.Contains(place, server.Output);
        Assert.DoesNotContain("   at ", server.Output);
    }

    [Fact]
    public async Task A_second_server_on_the_same_directory_is_refused()
    {
        await using var site = await Site.StartAsync(Site.NoopDrivers);
        using var second = site.Launch($"--urls=http://127.0.0.1:{Ports.Free()}", $"--Lbaas:Health:Endpoint=127.0.0.1:{Ports.Free()}");

        var code = await second.ExitAsync(ExitLimit);

        Assert.NotEqual(0, code);
        Assert.Contains($"'{site.DataDirectory}' is in use by the process {site.Server.Pid}", second.Output);
        Assert.Equal(HttpStatusCode.OK, (await site.Api.GetAsync("/")).Status);
    }

    [Fact]
    public async Task A_terminated_server_stops_soon_and_loses_nothing()
    {
        await using var site = await Site.StartAsync(Site.NoopDrivers);
        var id = await site.Api.CreateAsync("loadbalancers", "loadbalancer", $$"""{"vip_subnet_id":"{{Guid.NewGuid()}}"}""");

        site.Server.Signal(Machine.SigTerm);
        var code = await site.Server.ExitAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(0, code);
        await site.StartServerAsync();
        await site.Api.BecomesAsync($"loadbalancers/{id}", "provisioning_status", "ACTIVE");
    }

    [Fact]
    public async Task A_user_signal_has_the_state_written_to_the_log()
    {
        await using var site = await Site.StartAsync(Site.NoopDrivers);

        site.Server.Signal(Machine.SigUsr2);

        await Eventually.HoldsAsync(() => Task.FromResult(site.Server.Output.Contains("\"changes_in_flight\"")), "the dump is written");
        Assert.Equal(HttpStatusCode.OK, (await site.Api.GetAsync("/")).Status);
    }
}
