using System.Diagnostics;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Members;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Repairs;

/// <summary>
/// <c>kill -9</c> of all of a node: until the control plane has made up its mind, and until another node carries the traffic. Then
/// fifty nodes at once, beside others that live. The baseline is the same with spares, which needs no node to boot.
/// </summary>
internal sealed class RepairBenchmark : IBenchmark
{
    private const int Deaths = 20;
    private const int Fleet = 60;
    private const int MassDeaths = 50;
    private const int Spares = 2;
    private const int Makers = 4;
    private const int ListenerPort = 18_771;
    private const int MemberPort = 18_772;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    public string Name => "repairs";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        using var member = new BareHaproxy($"""
            frontend member
                bind 127.0.0.1:{MemberPort}
                http-request return status 200 content-type text/plain string "a member's answer"
            """);
        var (detected, carried) = OneByOne(notes, 0);
        var (detectedBeside, carriedBeside) = OneByOne(notes, Spares);
        var mass = AllAtOnce(notes);
        IReadOnlyList<Figure> figures =
        [
            Seconds("death of a node to detected p50", detected, detectedBeside, 0.5, null),
            Seconds("death of a node to detected p99", detected, detectedBeside, 0.99, Aim.Most(3)),
            Seconds("death of a node to carried by another p50", carried, carriedBeside, 0.5, null),
            Seconds("death of a node to carried by another p99", carried, carriedBeside, 0.99, Aim.Most(5)),
            new($"death of {MassDeaths} nodes to all carried by others", mass.TotalSeconds, "s"),
        ];
        return Task.FromResult(figures);
    }

    private static Figure Seconds(string what, Sample sample, Sample baseline, double share, Aim? aim) =>
        new(what, sample.Ms(share) / 1_000, "s", new Baseline(baseline.Ms(share) / 1_000, $"{Spares} spares"), aim);

    private static (Sample Detected, Sample Carried) OneByOne(TextWriter notes, int spares)
    {
        using WorkDirectory directory = new(), links = new();
        using var server = Start(directory, links, $"--Lbaas:AmphoraPool:Spares={spares}");
        using var mortal = new Mortal(server.Port, ListenerPort, MemberPort, links.Path);
        List<TimeSpan> detected = [], carried = [];
        for (var death = 0; death < Deaths; death++)
        {
            var processes = mortal.Processes();
            var begin = Stopwatch.GetTimestamp();
            Mortal.Kill(processes);
            mortal.AwaitDetection();
            detected.Add(Stopwatch.GetElapsedTime(begin));
            mortal.AwaitAnswer();
            carried.Add(Stopwatch.GetElapsedTime(begin));
            notes.WriteLine($"  {spares} spares, {processes.Count} processes killed: detected after {detected[^1].TotalSeconds:0.00} s, carried after {carried[^1].TotalSeconds:0.00} s");
            mortal.AwaitRest();
            // One that dies while it is being configured is started again by whoever configures it.
            Thread.Sleep(Rest);
        }

        return (new Sample(detected), new Sample(carried));
    }

    private static TimeSpan AllAtOnce(TextWriter notes)
    {
        using WorkDirectory directory = new(), links = new();
        using var server = Start(directory, links);
        var fleet = new Mortal[Fleet];
        Parallel.For(0, Fleet, new ParallelOptions { MaxDegreeOfParallelism = Makers }, i => fleet[i] = new Mortal(server.Port, ListenerPort, MemberPort, links.Path));
        try
        {
            var dead = fleet.Take(MassDeaths).ToList();
            var processes = dead.SelectMany(mortal => mortal.Processes()).ToList();
            var begin = Stopwatch.GetTimestamp();
            Mortal.Kill(processes);
            foreach (var (i, mortal) in dead.Index())
            {
                mortal.AwaitAnswer();
                if (i % 10 == 0)
                    notes.WriteLine($"  {i + 1} of {MassDeaths} are carried after {Stopwatch.GetElapsedTime(begin).TotalSeconds:0.0} s");
            }
            return Stopwatch.GetElapsedTime(begin);
        }
        finally
        {
            Parallel.ForEach(fleet, new ParallelOptions { MaxDegreeOfParallelism = Makers }, mortal => mortal.Dispose());
        }
    }

    // Nobody but the control plane brings back what is dead.
    private static ServerProcess Start(WorkDirectory directory, WorkDirectory links, params string[] more)
    {
        var server = ServerProcess.Start(directory.Path, [
            $"--Lbaas:Compute:Local:RuntimeDirectory={links.Path}", "--Lbaas:Compute:Local:SuperviseIntervalSeconds=3600",
            "--Lbaas:Health:IntervalSeconds=1", "--Lbaas:Health:TimeoutSeconds=2", "--Lbaas:Failover:ConvictionsMax=1000", .. more,
        ]);
        server.UntilServed("/");
        return server;
    }
}
