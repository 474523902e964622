using System.Diagnostics;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Members;

/// <summary>A pool that grows to 1,000 members: in one request, and one by one from several clients.</summary>
internal sealed class ManyMembersBenchmark : IBenchmark
{
    private const int Members = 1_000;
    private const int Clients = 8;
    private const int ListenerPort = 18_767;

    public string Name => "thousand";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        IReadOnlyList<Figure> figures =
        [
            new($"batch PUT of {Members:#,0} members to in effect", AtOnce().TotalSeconds, "s", Aim: Aim.Most(2)),
            new($"{Members:#,0} members by {Clients} clients to in effect", OneByOne(notes).TotalSeconds, "s", Aim: Aim.Most(10)),
        ];
        return Task.FromResult(figures);
    }

    private static TimeSpan AtOnce()
    {
        using var deployment = new Deployment(ListenerPort);
        // The first member takes what every first one takes: a connection to the node, code that never ran.
        deployment.Tenant.SetMembers(1);
        deployment.Tenant.AwaitActive();
        var begin = Stopwatch.GetTimestamp();
        deployment.Tenant.SetMembers(Members);
        StatsSocket.AwaitServers(deployment.Socket, deployment.Tenant.PoolId, Members);
        return Stopwatch.GetElapsedTime(begin);
    }

    private static TimeSpan OneByOne(TextWriter notes)
    {
        using var deployment = new Deployment(ListenerPort);
        var (next, begin, cpu) = (-1, Stopwatch.GetTimestamp(), deployment.Cpu);
        var (rate, _) = Crowd.Run(deployment.Port, Clients, Members, connection =>
            () => connection.Send(deployment.Tenant.AdditionOf(Interlocked.Increment(ref next))).Expect(201));
        StatsSocket.AwaitServers(deployment.Socket, deployment.Tenant.PoolId, Members);
        var duration = Stopwatch.GetElapsedTime(begin);
        notes.WriteLine($"  {rate:0} additions/s accepted, {(deployment.Cpu - cpu).TotalMilliseconds / Members:0.0} ms of the server's CPU each");
        deployment.Tenant.AwaitActive();
        return duration;
    }
}
