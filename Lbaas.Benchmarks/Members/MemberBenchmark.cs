using System.Diagnostics;
using Lbaas.Benchmarks.Figures;

namespace Lbaas.Benchmarks.Members;

/// <summary>
/// From the POST of a member until a real HAProxy has it in use, through agent and mutual TLS, without a reload. The
/// baseline is the same order given to HAProxy by hand.
/// </summary>
internal sealed class MemberBenchmark : IBenchmark
{
    private const int WarmUp = 10;
    private const int Additions = 100;
    private const int FirstMemberPort = 20_000;
    private const int ListenerPort = 18_765;
    private const int BareListenerPort = 18_766;

    public string Name => "members";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        var (bare, product) = (new Sample(ByHand()), new Sample(Additionally(notes)));
        IReadOnlyList<Figure> figures =
        [
            new("member POST to in effect on HAProxy p50", product.Ms(0.5), "ms", new Baseline(bare.Ms(0.5), "runtime order by hand")),
            new("member POST to in effect on HAProxy p99", product.Ms(0.99), "ms", new Baseline(bare.Ms(0.99), "runtime order by hand"), Aim.Most(100)),
        ];
        return Task.FromResult(figures);
    }

    private static List<TimeSpan> ByHand()
    {
        using var haproxy = new BareHaproxy($"""
            frontend f
                bind 127.0.0.1:{BareListenerPort}
                default_backend b
            backend b
                balance roundrobin
                server standing 127.0.0.1:1
            """);
        StatsSocket.AwaitServer(haproxy.Socket, "standing");
        return Measure(
            addition =>
            {
                haproxy.Tell($"add server b/s{addition} 127.0.0.1:{FirstMemberPort + addition};set server b/s{addition} state ready");
                StatsSocket.AwaitServer(haproxy.Socket, $"s{addition}");
            },
            () => { });
    }

    private static List<TimeSpan> Additionally(TextWriter notes)
    {
        using var deployment = new Deployment(ListenerPort);
        var (tenant, socket) = (deployment.Tenant, deployment.Socket);
        var worker = StatsSocket.Worker(socket);
        var durations = Measure(
            addition => StatsSocket.AwaitServer(socket, tenant.AddMember(FirstMemberPort + addition)),
            tenant.AwaitActive);
        notes.WriteLine($"  {durations.Count} additions, slowest {durations.Max().TotalMilliseconds:0} ms, {(worker == StatsSocket.Worker(socket) ? "no reload" : "RELOADED")}");
        return durations;
    }

    private static List<TimeSpan> Measure(Action<int> add, Action settle)
    {
        var durations = new List<TimeSpan>();
        for (var addition = 0; addition < WarmUp + Additions; addition++)
        {
            var begin = Stopwatch.GetTimestamp();
            add(addition);
            durations.Add(Stopwatch.GetElapsedTime(begin));
            settle();
        }

        return durations[WarmUp..];
    }
}
