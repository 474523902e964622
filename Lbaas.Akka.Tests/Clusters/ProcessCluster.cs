using System.Diagnostics;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>Nodes as their users run them: a process each, drivers that do nothing unless the settings name others, one directory and one journal.</summary>
internal sealed class ProcessCluster : IDisposable
{
    /// <summary>As long as a machine with other work may take to start three nodes, and to agree that one is gone.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private static readonly string[] s_settings =
    [
        "--Lbaas:Amphora:Driver=noop", "--Lbaas:Compute:Driver=noop", "--Lbaas:Network:Driver=noop", "--Logging:LogLevel:Default=Warning",
    ];

    /// <param name="nodes">How many, at this machine's address.</param>
    public ProcessCluster(int nodes, params string[] settings)
        : this(settings, [.. Enumerable.Repeat(("127.0.0.1", default(IReadOnlyList<string>)), nodes)])
    {
    }

    /// <param name="places">Address of each node, and the command that leads there.</param>
    public ProcessCluster(IReadOnlyList<string> settings, IReadOnlyList<(string Host, IReadOnlyList<string>? Within)> places) => Nodes =
    [
        .. places.Select((place, index) => new ProcessNode(
            place.Host,
            [
                $"--Lbaas:DataDirectory={DataDirectory}", $"--Lbaas:Compute:Local:RuntimeDirectory={RuntimeDirectory}", $"--Lbaas:Akka:NodeName=n{index}",
                .. s_settings, .. settings,
            ],
            place.Within)),
    ];

    /// <summary>With a short name: the sockets of agents lie below it.</summary>
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("lbn-").FullName;

    /// <summary>Of the agents' short names.</summary>
    public string RuntimeDirectory => Path.Combine(DataDirectory, "r");

    public IReadOnlyList<ProcessNode> Nodes { get; }

    private IEnumerable<string> Seeds => Nodes.Take(2).Select(static node => node.Address);

    /// <summary>Starts all that do not run, and waits until everybody sees everybody.</summary>
    public async Task StartAsync()
    {
        foreach (var node in Nodes.Where(static node => !node.IsRunning))
            node.Start(Seeds, Nodes.Select(static one => one.Heartbeats));
        await ReadyAsync();
    }

    /// <summary>Waits until those that run are a cluster, and nobody else is in it.</summary>
    public async Task ReadyAsync()
    {
        var running = Nodes.Where(static node => node.IsRunning).ToList();
        foreach (var node in running)
            await WithinAsync(s_limit, () => node.IsReadyAsync(running.Count), () => $"{node.Address} is one of {running.Count}: {node.Process.Output}");
    }

    /// <summary>For what takes longer than <see cref="Eventually"/> waits.</summary>
    public static async Task WithinAsync(TimeSpan limit, Func<Task<bool>> condition, Func<string> claim)
    {
        var watch = Stopwatch.StartNew();
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            Assert.True(watch.Elapsed < limit, $"It did not come true within {limit}: {claim()}");
            await poll.WaitForNextTickAsync();
        }
    }

    public void Dispose()
    {
        foreach (var node in Nodes)
            node.Dispose();
        Directory.Delete(DataDirectory, recursive: true);
    }
}
