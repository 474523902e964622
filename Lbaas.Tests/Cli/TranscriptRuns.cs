using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Cli;

/// <summary>
/// All transcripts at once against one server process with drivers that do nothing: a client that waits looks every three
/// seconds, so that one after the other they would mostly sleep. Each has names of its own.
/// </summary>
public sealed class TranscriptRuns : IAsyncLifetime
{
    private Site _site = null!;
    private Dictionary<string, Task<string>> _runs = [];

    public async ValueTask InitializeAsync()
    {
        _site = await Site.StartAsync(Site.NoopDrivers);
        var client = new OpenStackClient(_site.Endpoint);
        _runs = Transcript.Names().Where(name => name != CliTests.Local && !CliTests.Later.Contains(name))
            .ToDictionary(name => name, name => new Transcript(name).RunAsync(client));
    }

    /// <summary>A transcript as it came out.</summary>
    public Task<string> Of(string name) => _runs[name];

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_runs.Values);
        await _site.DisposeAsync();
    }
}
