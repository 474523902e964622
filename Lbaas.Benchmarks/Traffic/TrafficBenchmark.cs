using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Members;
using Lbaas.Benchmarks.Reads;

namespace Lbaas.Benchmarks.Traffic;

/// <summary>
/// Requests through a whole data plane: client, VIP, HAProxy as the product configures it, member. The baseline is the same
/// HAProxy configured by hand. They take turns, and the median counts.
/// </summary>
internal sealed class TrafficBenchmark : IBenchmark
{
    private const int Rounds = 5;
    private const int ListenerPort = 18_768;
    private const int BareListenerPort = 18_769;
    private const int MemberPort = 18_770;

    public string Name => "traffic";

    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        // Something that answers faster than anybody can ask: another HAProxy.
        using var member = new BareHaproxy($"""
            frontend member
                bind 127.0.0.1:{MemberPort}
                http-request return status 200 content-type text/plain string "a member's answer"
            """);
        using var byHand = new BareHaproxy($"""
            frontend f
                bind 127.0.0.1:{BareListenerPort}
                default_backend b
            backend b
                balance roundrobin
                http-reuse safe
                server member 127.0.0.1:{MemberPort}
            """);
        StatsSocket.AwaitServer(byHand.Socket, "member");
        using var deployment = new Deployment(ListenerPort);
        StatsSocket.AwaitServer(deployment.Socket, deployment.Tenant.AddMember(MemberPort));
        deployment.Tenant.AwaitActive();
        var (bare, url) = ($"http://127.0.0.1:{BareListenerPort}/", $"http://{deployment.Tenant.VipAddress}:{ListenerPort}/");
        List<(double PerSecond, double P99Ms)> bareRuns = [], runs = [];
        for (var round = 0; round < Rounds; round++)
        {
            bareRuns.Add(await Wrk.RunAsync(bare));
            runs.Add(await Wrk.RunAsync(url));
            notes.WriteLine($"  by hand {bareRuns[^1].PerSecond:0}/s {bareRuns[^1].P99Ms:0.00} ms, product {runs[^1].PerSecond:0}/s {runs[^1].P99Ms:0.00} ms");
        }

        return
        [
            new("requests through the data plane", Median(runs, run => run.PerSecond), "/s",
                new Baseline(Median(bareRuns, run => run.PerSecond), "HAProxy by hand"), Aim.RatioOf(0.97)),
            new("request through the data plane p99", Median(runs, run => run.P99Ms), "ms", new Baseline(Median(bareRuns, run => run.P99Ms), "HAProxy by hand")),
        ];
    }

    private static double Median(List<(double PerSecond, double P99Ms)> runs, Func<(double PerSecond, double P99Ms), double> figure) =>
        runs.Select(figure).Order().ElementAt(Rounds / 2);
}
