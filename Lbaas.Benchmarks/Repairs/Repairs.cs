using System.Diagnostics;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Members;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Repairs;

/// <summary>What the benchmarks of deaths share.</summary>
internal static class Repairs
{
    /// <summary>The brake is told to believe so many deaths: in so short a time they are meant.</summary>
    public const string Believing = "--Lbaas:Failover:ConvictionsMax=1000";

    public static BareHaproxy Member(int port) => new($"""
        frontend member
            bind 127.0.0.1:{port}
            http-request return status 200 content-type text/plain string "a member's answer"
        """);

    public static IEnumerable<Figure> Of(string what, Sample sample, Sample? baseline, Aim? aimOfP99, string baselineName = "")
    {
        foreach (var (name, share) in ((string, double)[])[("p50", 0.5), ("p99", 0.99), ("max", 1)])
        {
            var beside = baseline is null ? null : new Baseline(baseline.Ms(share) / 1_000, baselineName);
            yield return new Figure($"{what} {name}", sample.Ms(share) / 1_000, "s", beside, name == "p99" ? aimOfP99 : null);
        }
    }

    public static long Kill(IEnumerable<string> nodes)
    {
        var processes = nodes.SelectMany(Mortal.ProcessesOf).ToList();
        var begin = Stopwatch.GetTimestamp();
        Mortal.Kill(processes);
        return begin;
    }

    // Nobody but the control plane brings back what is dead.
    public static ServerProcess Start(WorkDirectory directory, WorkDirectory links, params string[] more)
    {
        var server = ServerProcess.Start(directory.Path, [
            $"--Lbaas:Compute:Local:RuntimeDirectory={links.Path}", "--Lbaas:Compute:Local:SuperviseIntervalSeconds=3600",
            "--Lbaas:Health:IntervalSeconds=1", "--Lbaas:Health:TimeoutSeconds=2", Believing, .. more,
        ]);
        server.UntilServed("/");
        return server;
    }
}
