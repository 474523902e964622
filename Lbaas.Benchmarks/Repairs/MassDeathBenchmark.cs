using System.Diagnostics;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Repairs;

/// <summary>
/// <c>kill -9</c> of fifty nodes at once, beside others that live, with the limits on that hold without being configured; only the brake is
/// told to believe so many deaths.
/// </summary>
internal sealed class MassDeathBenchmark : IBenchmark
{
    private const int Fleet = 60;
    private const int MassDeaths = 50;
    private const int Makers = 4;
    private const int ListenerPort = 18_773;
    private const int MemberPort = 18_774;

    public string Name => "mass-death";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        using var member = Repairs.Member(MemberPort);
        var (detected, carried) = AllAtOnce(notes);
        IReadOnlyList<Figure> figures =
        [
            .. Repairs.Of($"death of {MassDeaths} nodes to detected", detected, null, null),
            .. Repairs.Of($"death of {MassDeaths} nodes to carried by another", carried, null, null),
        ];
        return Task.FromResult(figures);
    }

    private static (Sample Detected, Sample Carried) AllAtOnce(TextWriter notes)
    {
        using WorkDirectory directory = new(), links = new();
        using var server = Repairs.Start(directory, links);
        using var convictions = new Convictions(server.Port);
        var fleet = new Mortal[Fleet];
        Parallel.For(0, Fleet, new ParallelOptions { MaxDegreeOfParallelism = Makers }, i => fleet[i] = new Mortal(server.Port, ListenerPort, MemberPort, links.Path));
        try
        {
            convictions.AwaitRest();
            var dead = fleet.Take(MassDeaths).ToDictionary(mortal => mortal.Node);
            notes.WriteLine($"  {MassDeaths} of {Fleet} nodes die at once; limits: 5 replaced at a time in a zone, 10 of all; {Repairs.Believing}");
            return Follow(notes, dead, convictions, Repairs.Kill(dead.Keys));
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
}
