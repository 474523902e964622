using System.Text.Json;

namespace Lbaas.Tests.EndToEnd;

/// <summary>A server with two spares, which looks through its instances every second.</summary>
public sealed class SpareSite : IAsyncLifetime
{
    internal Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Site = await Site.StartAsync(
            "--Lbaas:Compute:ReconcileIntervalSeconds=1", "--Lbaas:AmphoraPool:Spares=2", "--Lbaas:Compute:Local:SuperviseIntervalSeconds=1",
            "--Lbaas:Compute:Local:DrainSeconds=0");
        await FullAsync();
    }

    /// <summary>Waits until there are as many spares as there should be: one that another test has lost is built anew.</summary>
    internal Task FullAsync() => Eventually.HoldsAsync(async () => (await SparesAsync()).Count == 2, "there are two spares");

    /// <summary>The spares that are READY.</summary>
    internal async Task<List<string>> SparesAsync() =>
    [
        .. (await Site.Api.ListAsync("/v2/octavia/amphorae")).Where(amphora => amphora.GetProperty("status").GetString() == "READY")
            .Select(amphora => amphora.GetProperty("id").GetString()!).Order(),
    ];

    internal Task<Guid> StartForeignAsync(Action<Guid>? done = null) => ForeignAgent.StartAsync(Site, done);

    internal string DirectoryOf(object amphora) => Path.Combine(Site.DataDirectory, "amphorae", $"{amphora}");

    public ValueTask DisposeAsync() => Site is null ? ValueTask.CompletedTask : Site.DisposeAsync();
}

/// <summary>What the compute service has and what amphorae there are, compared while the server runs.</summary>
[Collection(ProcessCollection.Name)]
public sealed class LeakedInstanceTests(SpareSite spares) : IClassFixture<SpareSite>
{
    [Fact]
    public async Task An_agent_that_no_amphora_owns_is_ended_and_the_spares_stay()
    {
        await spares.FullAsync();
        var (ours, deleted) = (await spares.SparesAsync(), await DeletedAsync());

        var leaked = await spares.StartForeignAsync();
        await GoneAsync(leaked);

        await Eventually.HoldsAsync(async () => await DeletedAsync() > deleted, "the deletion is shown");
        // Its processes end before its files do.
        await Eventually.Async(() => !Directory.Exists(spares.DirectoryOf(leaked)), "its directory is gone");
        Assert.Equal(ours, await spares.SparesAsync());
    }

    [Fact]
    public async Task So_is_one_whose_directory_is_gone()
    {
        var leaked = await spares.StartForeignAsync(agent =>
        {
            Directory.Delete(spares.DirectoryOf(agent), recursive: true);
            File.Delete(Path.Combine(spares.Site.Root, "r", agent.ToString("N")));
        });

        await GoneAsync(leaked);
    }

    [Fact]
    public async Task A_spare_whose_instance_was_deleted_behind_our_back_is_no_spare_any_more()
    {
        var spare = (await spares.SparesAsync())[0];
        var agent = Assert.Single(Machine.Naming("Lbaas.Amphora", spare));

        // First the directory, or the agent would be started again.
        Directory.Delete(spares.DirectoryOf(spare), recursive: true);
        Machine.Signal(agent, Machine.SigKill);
        File.Delete(Path.Combine(spares.Site.Root, "r", Guid.Parse(spare).ToString("N")));

        await Eventually.HoldsAsync(
            async () => (await spares.Site.Api.GetAsync($"/v2/octavia/amphorae/{spare}")).Status == System.Net.HttpStatusCode.NotFound, "the lost spare is gone");
    }

    private static Task GoneAsync(Guid amphora) => Eventually.Async(() => Machine.Naming($"{amphora}").Count == 0, "the agent is gone");

    private async Task<long> DeletedAsync()
    {
        using var json = JsonDocument.Parse((await spares.Site.Api.GetAsync("/operator/instances")).Text);
        return json.RootElement.GetProperty("deleted").GetInt64();
    }
}
