using System.Text.Json;

namespace Lbaas.Tests.EndToEnd;

/// <summary>Nobody looks through the compute service here: heartbeats alone give it away.</summary>
[Collection(ProcessCollection.Name)]
public sealed class ZombieTests : IAsyncLifetime
{
    private Site _site = null!;

    public async ValueTask InitializeAsync() =>
        _site = await Site.StartAsync("--Lbaas:Compute:ReconcileIntervalSeconds=3600", "--Lbaas:Health:ZombieAfterSeconds=1", "--Lbaas:Compute:Local:DrainSeconds=0");

    public async ValueTask DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task A_node_that_goes_on_reporting_and_is_nobodys_is_ended()
    {
        var zombie = await ForeignAgent.StartAsync(_site);

        await Eventually.Async(() => Machine.Naming($"{zombie}").Count == 0, "the agent is gone");
        using var shown = JsonDocument.Parse((await _site.Api.GetAsync("/operator/heartbeats")).Text);
        Assert.Equal(1, shown.RootElement.GetProperty("zombies").GetProperty("told").GetInt64());
    }
}
