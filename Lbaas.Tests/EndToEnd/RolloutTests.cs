using Lbaas.Drivers.Networks;

namespace Lbaas.Tests.EndToEnd;

/// <summary>
/// The fleet gets another image, by the command that operators use, while clients use it. An image is an agent of its own. Long, since the bad
/// one is given up at its deadline.
/// </summary>
[Collection(TrafficCollection.Name)]
public sealed class RolloutTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const int Balancers = 3;

    private readonly string _images = Directory.CreateTempSubdirectory("lbaas-images-").FullName;
    private readonly List<Traffic> _traffic = [];
    private Site? _site;
    private BackEnd? _backEnd;

    [Fact]
    public async Task A_bad_image_stops_at_the_first_one_and_a_good_one_goes_through_without_a_failed_request()
    {
        Install("v1");
        Directory.CreateDirectory(Path.GetDirectoryName(Agent("v2"))!);
        await File.WriteAllTextAsync(Agent("v2"), "no program");
        var site = await StartAsync();

        var (bad, said) = await CommandAsync("--image", "v2", "--settle", "1", "--deadline", "10");
        await site.SettledAsync(TimeSpan.FromSeconds(30));
        var stopped = await ImagesAsync(site);
        Install("v2");
        var (good, end) = await CommandAsync("resume");
        await site.SettledAsync(TimeSpan.FromSeconds(30));
        foreach (var traffic in _traffic)
            await traffic.MoreAsync(50);

        output.WriteLine($"{said}\n{end}\n{_traffic.Sum(traffic => traffic.Answered)} answered");
        Assert.True((bad, good) == (1, 0), $"{bad}: {said}\n{good}: {end}");
        Assert.Contains($"STOPPED: 0 of {Balancers} done", said, StringComparison.Ordinal);
        Assert.All(stopped, image => Assert.Equal("v1", image));
        Assert.All(await ImagesAsync(site), image => Assert.Equal("v2", image));
        Assert.Empty(_traffic.SelectMany(traffic => traffic.Failures));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var traffic in _traffic)
            await traffic.DisposeAsync();
        if (_site is not null)
            await _site.DisposeAsync();
        if (_backEnd is not null)
            await _backEnd.DisposeAsync();
        Directory.Delete(_images, recursive: true);
    }

    private string Agent(string image) => Path.Combine(_images, image, "Lbaas.Amphora.dll");

    private void Install(string image)
    {
        var target = Path.GetDirectoryName(Agent(image))!;
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(Repository.Output("Lbaas.Amphora")))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
    }

    private async Task<Site> StartAsync()
    {
        _backEnd = await BackEnd.StartAsync("back end");
        _site = await Site.StartAsync(
            "--Lbaas:Health:IntervalSeconds=1", "--Lbaas:Compute:ImageTag=v1", $"--Lbaas:Compute:Local:Images:v1={Agent("v1")}", $"--Lbaas:Compute:Local:Images:v2={Agent("v2")}",
            $"--Lbaas:Network:Local:Cidr=127.{Random.Shared.Next(16, 200)}.{Random.Shared.Next(256)}.0/24");
        var made = new List<(string Id, int Port)>();
        for (var i = 0; i < Balancers; i++)
            made.Add(await CreateAsync(_site));
        foreach (var (id, port) in made)
        {
            await _site.Api.BecomesAsync($"loadbalancers/{id}", "provisioning_status", "ACTIVE");
            await _site.Api.BecomesAsync($"loadbalancers/{id}", "operating_status", "ONLINE");
            var address = (await _site.Api.ShowAsync($"loadbalancers/{id}")).GetProperty("vip_address").GetString();
            _traffic.Add(new Traffic(new Uri($"http://{address}:{port}/")));
        }

        foreach (var traffic in _traffic)
            await traffic.MoreAsync(50);
        return _site;
    }

    private async Task<(string Id, int Port)> CreateAsync(Site site)
    {
        var port = Ports.Free();
        var balancer = await site.Api.CreateAsync("loadbalancers", "loadbalancer", $$"""{"vip_subnet_id":"{{LocalNetwork.SubnetId}}"}""");
        var listener = await site.Api.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":{{port}}}""");
        var pool = await site.Api.CreateAsync("pools", "pool", $$"""{"listener_id":"{{listener}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        await site.Api.CreateAsync($"pools/{pool}/members", "member", $$"""{"address":"127.0.0.1","protocol_port":{{_backEnd!.Port}}}""");
        return (balancer, port);
    }

    private static async Task<List<string?>> ImagesAsync(Site site) =>
        [.. (await site.Api.ShowAsync("/v2/octavia/amphorae")).EnumerateArray().Select(amphora => amphora.GetProperty("image_id").GetString())];

    private Task<(int Code, string Said)> CommandAsync(params string[] words) => RolloutCommand.RunAsync(_site!.Endpoint, words);
}
