using System.Diagnostics;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Repairs;

/// <summary>
/// <c>kill -9</c> of all of a node: until the control plane takes it for dead, and until another node carries the traffic. The
/// baseline is the same with spares, which needs no node to boot.
/// </summary>
internal sealed class RepairBenchmark : IBenchmark
{
    private const int Deaths = 20;
    private const int Spares = 4;
    private const string SparesName = "4 spares";
    private const int ListenerPort = 18_771;
    private const int MemberPort = 18_772;

    public string Name => "repairs";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        using var member = Repairs.Member(MemberPort);
        var single = OneByOne(notes, 0);
        var beside = OneByOne(notes, Spares);
        IReadOnlyList<Figure> figures =
        [
            .. Repairs.Of("death of a node to detected", single.Detected, beside.Detected, Aim.Most(3), SparesName),
            .. Repairs.Of("death of a node to carried by another", single.Carried, beside.Carried, Aim.Most(5), SparesName),
        ];
        return Task.FromResult(figures);
    }

    private static (Sample Detected, Sample Carried) OneByOne(TextWriter notes, int spares)
    {
        using WorkDirectory directory = new(), links = new();
        using var server = Repairs.Start(directory, links, $"--Lbaas:AmphoraPool:Spares={spares}");
        using var convictions = new Convictions(server.Port);
        using var mortal = new Mortal(server.Port, ListenerPort, MemberPort, links.Path);
        List<TimeSpan> detected = [], carried = [];
        for (var death = 0; death < Deaths; death++)
        {
            convictions.AwaitRest();
            var node = mortal.Node;
            var begin = Repairs.Kill([node]);
            mortal.AwaitDetection(convictions, node);
            detected.Add(Stopwatch.GetElapsedTime(begin));
            mortal.AwaitAnswer();
            carried.Add(Stopwatch.GetElapsedTime(begin));
            notes.WriteLine($"  {spares} spares: detected after {detected[^1].TotalSeconds:0.00} s, carried after {carried[^1].TotalSeconds:0.00} s");
            mortal.AwaitRest();
        }

        // The server first: it would start them again.
        server.Kill();
        Mortal.EndAll(directory.Path);
        return (new Sample(detected), new Sample(carried));
    }
}
