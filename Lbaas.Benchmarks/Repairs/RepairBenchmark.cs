using System.Diagnostics;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Members;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Repairs;

/// <summary>
/// <c>kill -9</c> of all of a node: until the control plane takes it for dead, and until another node carries the traffic. The
/// baseline is the same with spares, which needs no node to boot. Then fifty nodes at once, beside others that live, with the limits
/// on that hold without being configured; only the brake is told to believe so many deaths.
/// </summary>
internal sealed class RepairBenchmark : IBenchmark
{
    private const int Deaths = 20;
    private const int Spares = 4;
    private const int Fleet = 60;
    private const int MassDeaths = 50;
    private const int Makers = 4;
    private const int ListenerPort = 18_771;
    private const int MemberPort = 18_772;
    private const string Believing = "--Lbaas:Failover:ConvictionsMax=1000";

    public string Name => "repairs";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        using var member = new BareHaproxy($"""
            frontend member
                bind 127.0.0.1:{MemberPort}
                http-request return status 200 content-type text/plain string "a member's answer"
            """);
        var single = OneByOne(notes, 0);
        var beside = OneByOne(notes, Spares);
        var mass = AllAtOnce(notes);
        IReadOnlyList<Figure> figures =
        [
            .. Of("death of a node to detected", single.Detected, beside.Detected, Aim.Most(3)),
            .. Of("death of a node to carried by another", single.Carried, beside.Carried, Aim.Most(5)),
            .. Of($"death of {MassDeaths} nodes to detected", mass.Detected, null, null),
            .. Of($"death of {MassDeaths} nodes to carried by another", mass.Carried, null, null),
        ];
        return Task.FromResult(figures);
    }

    private static IEnumerable<Figure> Of(string what, Sample sample, Sample? baseline, Aim? aimOfP99)
    {
        foreach (var (name, share) in ((string, double)[])[("p50", 0.5), ("p99", 0.99), ("max", 1)])
        {
            var beside = baseline is null ? null : new Baseline(baseline.Ms(share) / 1_000, $"{Spares} spares");
            yield return new Figure($"{what} {name}", sample.Ms(share) / 1_000, "s", beside, name == "p99" ? aimOfP99 : null);
        }
    }

    private static (Sample Detected, Sample Carried) OneByOne(TextWriter notes, int spares)
    {
        using WorkDirectory directory = new(), links = new();
        using var server = Start(directory, links, $"--Lbaas:AmphoraPool:Spares={spares}");
        using var convictions = new Convictions(server.Port);
        using var mortal = new Mortal(server.Port, ListenerPort, MemberPort, links.Path);
        List<TimeSpan> detected = [], carried = [];
        for (var death = 0; death < Deaths; death++)
        {
            convictions.AwaitRest();
            var node = mortal.Node;
            var begin = Kill([node]);
            mortal.AwaitDetection(convictions, node);
            detected.Add(Stopwatch.GetElapsedTime(begin));
            mortal.AwaitAnswer();
            carried.Add(Stopwatch.GetElapsedTime(begin));
            notes.WriteLine($"  {spares} spares: detected after {detected[^1].TotalSeconds:0.00} s, carried after {carried[^1].TotalSeconds:0.00} s");
            mortal.AwaitRest();
        }

        return (new Sample(detected), new Sample(carried));
    }

    private static (Sample Detected, Sample Carried) AllAtOnce(TextWriter notes)
    {
        using WorkDirectory directory = new(), links = new();
        using var server = Start(directory, links);
        using var convictions = new Convictions(server.Port);
        var fleet = new Mortal[Fleet];
        Parallel.For(0, Fleet, new ParallelOptions { MaxDegreeOfParallelism = Makers }, i => fleet[i] = new Mortal(server.Port, ListenerPort, MemberPort, links.Path));
        try
        {
            convictions.AwaitRest();
            var dead = fleet.Take(MassDeaths).ToDictionary(mortal => mortal.Node);
            notes.WriteLine($"  {MassDeaths} of {Fleet} nodes die at once; limits: 5 replaced at a time in a zone, 10 of all; {Believing}");
            return Follow(notes, dead, convictions, Kill(dead.Keys));
        }
        finally
        {
            Parallel.ForEach(fleet, new ParallelOptions { MaxDegreeOfParallelism = Makers }, mortal => mortal.Dispose());
        }
    }

    // Each look goes over all that are not carried yet; one that is silent is noticed at once, since nobody listens at its address.
    private static (Sample Detected, Sample Carried) Follow(TextWriter notes, Dictionary<string, Mortal> dead, Convictions convictions, long begin)
    {
        Dictionary<string, TimeSpan> detected = [], carried = [];
        while (carried.Count < dead.Count)
        {
            foreach (var node in convictions.Now().Where(dead.ContainsKey))
                detected.TryAdd(node, Stopwatch.GetElapsedTime(begin));
            foreach (var (node, mortal) in dead.Where(mortal => !carried.ContainsKey(mortal.Key) && mortal.Value.Answers()))
            {
                carried.Add(node, Stopwatch.GetElapsedTime(begin));
                detected.TryAdd(node, carried[node]);
                if (carried.Count % 10 == 0)
                    notes.WriteLine($"  {carried.Count} of {dead.Count} are carried after {carried[node].TotalSeconds:0.0} s");
            }
            if (Stopwatch.GetElapsedTime(begin) > TimeSpan.FromMinutes(3))
                throw new TimeoutException($"Of {dead.Count} dead nodes {dead.Count - carried.Count} were not replaced within 3 minutes.");
        }

        return (new Sample(detected.Values), new Sample(carried.Values));
    }

    private static long Kill(IEnumerable<string> nodes)
    {
        var processes = nodes.SelectMany(Mortal.ProcessesOf).ToList();
        var begin = Stopwatch.GetTimestamp();
        Mortal.Kill(processes);
        return begin;
    }

    // Nobody but the control plane brings back what is dead.
    private static ServerProcess Start(WorkDirectory directory, WorkDirectory links, params string[] more)
    {
        var server = ServerProcess.Start(directory.Path, [
            $"--Lbaas:Compute:Local:RuntimeDirectory={links.Path}", "--Lbaas:Compute:Local:SuperviseIntervalSeconds=3600",
            "--Lbaas:Health:IntervalSeconds=1", "--Lbaas:Health:TimeoutSeconds=2", Believing, .. more,
        ]);
        server.UntilServed("/");
        return server;
    }
}
