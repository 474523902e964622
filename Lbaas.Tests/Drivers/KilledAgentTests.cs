using System.Net;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Compute.Local;

namespace Lbaas.Tests.Drivers;

/// <summary>The real agent, killed at any moment of an upload. Long, since each upload is a reload and each kill a start.</summary>
public sealed class KilledAgentTests : IAsyncDisposable
{
    private const int Uploads = 30;
    private const int UploadsForEachKill = 3;

    private readonly LocalNode _local = new();
    private readonly Configuration _base;

    public KilledAgentTests()
    {
        var golden = GoldenCase.Read("http").Configuration;
        _base = golden with
        {
            LoadBalancer = golden.LoadBalancer! with { Vip = new Vip("127.0.0.1", Guid.Empty, null, Guid.Empty, true) },
            Listeners = golden.Listeners.SetItems(golden.Listeners.Select(l => KeyValuePair.Create(l.Key, l.Value with { ProtocolPort = LocalNode.FreePort() }))),
            Pools = golden.Pools.Clear(),
        };
    }

    public ValueTask DisposeAsync() => _local.DisposeAsync();

    [Fact]
    public async Task What_stands_on_its_disk_is_always_one_whole_configuration_below_its_fence()
    {
        var id = Guid.NewGuid();
        var node = await _local.CreateAsync(id);
        await _local.Driver.UpdateAsync(node, _base.LoadBalancer!.Id, With(1), 1, default);
        var random = new Random(4);
        var broken = 0;
        for (var revision = 2; revision <= Uploads; revision++)
        {
            var upload = _local.Driver.UpdateAsync(node, _base.LoadBalancer.Id, With(revision), revision, default).AsTask();
            if (revision % UploadsForEachKill == 0)
            {
                await Task.WhenAny(upload, Task.Delay(random.Next(60)));
                Processes.Signal(_local.AgentPid(id), Processes.KillNow);
            }
            try
            {
                await upload;
            }
            catch (AmphoraDriverException)
            {
                broken++;
                AssertWhole(id, revision);
                node = await _local.CreateAsync(id);
            }
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync());
        }
        node = await _local.CreateAsync(id);
        await _local.Driver.UpdateAsync(node, _base.LoadBalancer.Id, With(Uploads + 1), Uploads + 1, default);

        AssertWhole(id, Uploads + 1);
        Assert.InRange(broken, 1, Uploads);
    }

    // The limit of connections says which revision a configuration is of.
    private Configuration With(long revision) => _base with
    {
        Listeners = _base.Listeners.SetItems(_base.Listeners.Select(l => KeyValuePair.Create(l.Key, l.Value with { ConnectionLimit = 10_000 + (int)revision }))),
    };

    private void AssertWhole(Guid amphora, long revision)
    {
        var directory = Path.Combine(_local.DirectoryOf(amphora), _base.LoadBalancer!.Id.ToString());
        var text = File.ReadAllText(Path.Combine(directory, "haproxy.cfg"));
        var fence = long.Parse(File.ReadAllText(Path.Combine(directory, "revision")));
        var shown = long.Parse(text.Split("maxconn ")[^1].Split('\n')[0]) - 10_000;
        Assert.InRange(fence, shown, revision);
        var target = new Lbaas.Drivers.Haproxy.RenderTarget(new Lbaas.Drivers.Compute.Local.AgentFiles(Path.GetDirectoryName(_local.DirectoryOf(amphora))!, _local.Links, amphora).BasePath);
        Assert.Equal(Lbaas.Drivers.Haproxy.HaproxyConfigRenderer.Render(With(shown), target)!.Text, text);
    }

    private async Task<HttpStatusCode> AskAsync()
    {
        using var client = new HttpClient();
        return (await client.GetAsync($"http://127.0.0.1:{_base.Listeners.Values.First().ProtocolPort}/")).StatusCode;
    }
}
