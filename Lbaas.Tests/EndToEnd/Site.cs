using System.Net;
using System.Text.Json;

namespace Lbaas.Tests.EndToEnd;

/// <summary>
/// A server's place: directory, ports, settings, which stay while server processes come and go. Ends everything that was
/// started there, agents and HAProxy included: they all name the directory.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    public static readonly string[] NoopDrivers =
        ["--Lbaas:Amphora:Driver=noop", "--Lbaas:Compute:Driver=noop", "--Lbaas:Network:Driver=noop"];

    // One that gives way to others may wait long for its turn.
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string[] _settings;

    public Site(params string[] settings)
    {
        // Short, since HAProxy's socket lies below it.
        Root = $"/tmp/lbe-{Guid.NewGuid().ToString("N")[..8]}";
        Directory.CreateDirectory(Root);
        Api = new ApiClient(Endpoint);
        _settings =
        [
            "--urls", $"http://127.0.0.1:{Port}", $"--Lbaas:DataDirectory={DataDirectory}",
            $"--Lbaas:Health:Endpoint=127.0.0.1:{HeartbeatPort}", $"--Lbaas:Compute:Local:RuntimeDirectory={Root}/r", .. settings,
        ];
    }

    public string Root { get; }

    public string DataDirectory => Path.Combine(Root, "data");

    /// <summary>Above 0 the server and its amphorae give way to others.</summary>
    public int Niceness { get; init; }

    public int Port { get; } = Ports.Free();

    /// <summary>Where the server listens.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{Port}");

    public int HeartbeatPort { get; } = Ports.Free();

    public ApiClient Api { get; }

    public ServerProcess Server { get; private set; } = null!;

    public static Task<Site> StartAsync(params string[] settings) => StartAsync(new Site(settings));

    /// <summary>Starts a server there; nothing of it is left when that fails.</summary>
    public static async Task<Site> StartAsync(Site site)
    {
        try
        {
            await site.StartServerAsync();
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server here and does not wait.</summary>
    public ServerProcess Launch(params string[] more) => new([.. _settings, .. more], niceness: Niceness);

    /// <summary>Starts the server and waits until it answers.</summary>
    public async Task StartServerAsync()
    {
        Server?.Dispose();
        var server = Server = Launch();
        await Eventually.HoldsAsync(async () =>
        {
            Assert.False(server.HasExited, $"The server ended: {server.Output}");
            return await Api.TryGetAsync("/") is { Status: HttpStatusCode.OK };
        }, () => $"the server answers: {server.Output}", StartLimit);
    }

    public async Task KillServerAsync() => await Server.KillAsync();

    /// <summary>What is PENDING, as the operator sees it.</summary>
    public async Task<string> PendingAsync() => (await Api.GetAsync("/operator/pending")).Text;

    /// <summary>Nothing is PENDING.</summary>
    public async Task<bool> IsSettledAsync() => CountIn(await PendingAsync()) == 0;

    /// <summary>Waits until nothing is PENDING.</summary>
    public async Task SettledAsync(TimeSpan limit)
    {
        var pending = "";
        await Eventually.HoldsAsync(
            async () => CountIn(pending = await PendingAsync()) == 0, () => $"nothing is PENDING: {pending}\n{Server.Output}", limit);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Server?.Dispose();
        await Machine.EndAllAsync(Root);
        Directory.Delete(Root, recursive: true);
    }

    private static int CountIn(string pending)
    {
        using var json = JsonDocument.Parse(pending);
        return json.RootElement.GetProperty("count").GetInt32();
    }
}
