using System.Diagnostics;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Members;

/// <summary>
/// From the POST of a member until a real HAProxy has it in its statistics, through agent and mutual TLS. The baseline is
/// the same HAProxy reloaded by hand.
/// </summary>
internal sealed class MemberBenchmark : IBenchmark
{
    private const int WarmUp = 10;
    private const int Additions = 100;
    private const int FirstMemberPort = 20_000;
    private const int ListenerPort = 18_765;
    private const int BareListenerPort = 18_766;

    // A reload signal that arrives while HAProxy still starts or reloads is lost.
    private static readonly TimeSpan BetweenReloads = TimeSpan.FromMilliseconds(150);

    // When an administrator looks again, and reloads again: on a busy machine signals are lost in spite of the pause.
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(1);

    public string Name => "members";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        var (bare, product) = (new Sample(ByHand()), new Sample(Additionally(notes)));
        IReadOnlyList<Figure> figures =
        [
            new("member POST to in effect on HAProxy p50", product.Ms(0.5), "ms", new Baseline(bare.Ms(0.5), "reload by hand")),
            new("member POST to in effect on HAProxy p99", product.Ms(0.99), "ms", new Baseline(bare.Ms(0.99), "reload by hand"), Aim.Most(250)),
        ];
        return Task.FromResult(figures);
    }

    private static List<TimeSpan> ByHand()
    {
        using var haproxy = new BareHaproxy(BareListenerPort);
        StatsSocket.AwaitServer(haproxy.Socket, "standing");
        return Measure(
            addition =>
            {
                do
                    haproxy.Reload(addition + 1);
                while (!StatsSocket.HasServerWithin(Impatience, haproxy.Socket, $"s{addition}"));
            },
            () => { });
    }

    private static List<TimeSpan> Additionally(TextWriter notes)
    {
        using WorkDirectory directory = new(), links = new();
        using var server = ServerProcess.Start(directory.Path, $"--Lbaas:Compute:Local:RuntimeDirectory={links.Path}");
        server.UntilServed("/");
        using var tenant = new Tenant(server.Port, ListenerPort);
        // The links lead to the nodes' directories, of which there is one.
        var socket = Directory.EnumerateDirectories(links.Path).Select(node => Path.Combine(node, $"{tenant.BalancerId}.sock")).Single();
        var durations = Measure(
            addition => StatsSocket.AwaitServer(socket, tenant.AddMember(FirstMemberPort + addition)),
            tenant.AwaitActive);
        notes.WriteLine($"  {durations.Count} additions, slowest {durations.Max().TotalMilliseconds:0} ms");
        return durations;
    }

    private static List<TimeSpan> Measure(Action<int> add, Action settle)
    {
        var durations = new List<TimeSpan>();
        for (var addition = 0; addition < WarmUp + Additions; addition++)
        {
            Thread.Sleep(BetweenReloads);
            var begin = Stopwatch.GetTimestamp();
            add(addition);
            durations.Add(Stopwatch.GetElapsedTime(begin));
            settle();
        }

        return durations[WarmUp..];
    }
}
