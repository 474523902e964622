using System.Globalization;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Members;

/// <summary>
/// How much memory the agent process of a node holds when it rests, with heartbeats every second: before and after fifty pushes.
/// What it holds while it works is told beside the table.
/// </summary>
internal sealed class AgentMemoryBenchmark : IBenchmark
{
    private const int Pushes = 50;
    private const int FirstMemberPort = 20_000;
    private const int ListenerPort = 18_767;
    private const double AimMb = 60;

    // The agent gives memory back every ten seconds, if it was held for longer than that.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(25);

    public string Name => "agent-memory";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        using WorkDirectory directory = new(), links = new();
        using var server = ServerProcess.Start(directory.Path, $"--Lbaas:Compute:Local:RuntimeDirectory={links.Path}", "--Lbaas:Health:IntervalSeconds=1");
        server.UntilServed("/");
        using var tenant = new Tenant(server.Port, ListenerPort);
        var node = Directory.EnumerateDirectories(links.Path).Single();
        var agent = int.Parse(File.ReadAllText(Path.Combine(node, "agent.pid")), CultureInfo.InvariantCulture);
        Thread.Sleep(Rest);
        var fresh = ResidentMb(agent);
        for (var push = 0; push < Pushes; push++)
        {
            tenant.AddMember(FirstMemberPort + push);
            tenant.AwaitActive();
        }
        var working = ResidentMb(agent);
        Thread.Sleep(Rest);
        var (used, peak) = (ResidentMb(agent), Mb(agent, "VmHWM:"));
        notes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  peak {peak:0.0} MB, after the last push {working:0.0} MB; at rest, of files {Mb(agent, "RssFile:"):0.0} MB, its own {Mb(agent, "RssAnon:"):0.0} MB"));
        IReadOnlyList<Figure> figures =
        [
            new("agent's resident memory at rest", fresh, "MB", null, Aim.Most(AimMb)),
            new($"agent's resident memory at rest after {Pushes} pushes", used, "MB", null, Aim.Most(AimMb)),
        ];
        return Task.FromResult(figures);
    }

    private static double ResidentMb(int pid) => Mb(pid, "VmRSS:");

    // In units of 10⁶ bytes.
    private static double Mb(int pid, string line) => double.Parse(
        File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith(line, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1],
        CultureInfo.InvariantCulture) * 1024 / 1e6;
}
