using System.Text.Json;
using Lbaas.Tests.Certificates;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Cli;

/// <summary>
/// All transcripts at once: a client that waits looks every three seconds, so that one after the other they would mostly
/// sleep. One of them has real nodes; the others share a server process with drivers that do nothing, and each has names of its own.
/// </summary>
public sealed class TranscriptRuns : IAsyncLifetime
{
    /// <summary>The one with real nodes.</summary>
    internal const string Local = "local";

    private Site _site = null!;
    private Site _local = null!;
    private Dictionary<string, Task<string>> _runs = [];

    public async ValueTask InitializeAsync()
    {
        // Without authentication nobody counts unless told to.
        _site = await Site.StartAsync([.. Site.NoopDrivers, "--Lbaas:Quotas:Enforced=true"]);
        using var issuer = new Issuer();
        var given = new Dictionary<string, string>
        {
            ["certificate"] = await UploadAsync(issuer.Issue("www.example.com").Pem),
            ["authority"] = await UploadAsync(issuer.Pem),
        };
        _local = await Site.StartAsync();
        _runs = Transcript.Names().ToDictionary(
            name => name,
            name => new Transcript(name, given).RunAsync(new OpenStackClient((name == Local ? _local : _site).Endpoint)));
    }

    /// <summary>A transcript as it came out.</summary>
    public Task<string> Of(string name) => _runs[name];

    public async ValueTask DisposeAsync()
    {
        // A run that failed is its test's to tell; the processes must go all the same.
        await Task.WhenAll(_runs.Values).ContinueWith(_ => { }, TaskScheduler.Default);
        await _site.DisposeAsync();
        await _local.DisposeAsync();
    }

    // The client has no command for this; its creations are of the project "default".
    private Task<string> UploadAsync(string pem) =>
        _site.Api.CreateAsync("certificates", "certificate", JsonSerializer.Serialize(new { pem, project_id = "default" }));
}
