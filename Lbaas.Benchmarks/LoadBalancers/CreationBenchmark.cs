using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.LoadBalancers;

/// <summary>
/// Load balancers created and ACTIVE, over HTTP, with drivers that do nothing. The baseline is the version document of the
/// same server to the same clients: what HTTP alone costs here and now.
/// </summary>
internal sealed class CreationBenchmark : IBenchmark
{
    private const int WarmUp = 4_000;
    private const int Creations = 10_000;
    private const int CreationsAlone = 1_000;
    private const int Requests = 20_000;
    private const int RequestsAlone = 4_000;

    public string Name => "creations";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        using var directory = new WorkDirectory();
        using var server = ServerProcess.Start(directory.Path, ServerProcess.NoopDrivers);
        server.UntilServed("/");
        Greet(server, 32, Requests);
        Create(server, 32, WarmUp, notes);
        List<Figure> figures = [];
        foreach (var (clients, creations, requests, rateAim, p99Aim) in new[]
        {
            (32, Creations, Requests, Aim.Least(1_500), (Aim?)null),
            (1, CreationsAlone, RequestsAlone, null, Aim.Most(15)),
        })
        {
            var (requestRate, requestTimes) = Greet(server, clients, requests);
            var (rate, times) = Create(server, clients, creations, notes);
            var (with, until, greeting) = ($"{clients} client{(clients > 1 ? "s" : "")}", new Sample(times), new Sample(requestTimes));
            figures.Add(new Figure($"created and ACTIVE, {with}", rate, "/s", new Baseline(requestRate, "GET /"), rateAim));
            figures.Add(new Figure($"POST to ACTIVE p50, {with}", until.Ms(0.5), "ms", new Baseline(greeting.Ms(0.5), "GET /")));
            figures.Add(new Figure($"POST to ACTIVE p99, {with}", until.Ms(0.99), "ms", new Baseline(greeting.Ms(0.99), "GET /"), p99Aim));
        }

        return Task.FromResult<IReadOnlyList<Figure>>(figures);
    }

    private static (double PerSecond, List<TimeSpan> Durations) Greet(ServerProcess server, int clients, int count)
    {
        var request = HttpConnection.Request("GET", "/");
        return Crowd.Run(server.Port, clients, count, connection => () => connection.Send(request).Expect(200));
    }

    private static (double PerSecond, List<TimeSpan> Durations) Create(ServerProcess server, int clients, int count, TextWriter notes)
    {
        var (journal, cpu, bytes, creators) = (JournalFigures.Read(server.Port), server.Cpu, server.WrittenBytes, new List<Creator>());
        var result = Crowd.Run(server.Port, clients, count, connection =>
        {
            var creator = new Creator(connection);
            lock (creators)
                creators.Add(creator);
            return creator.CreateUntilActive;
        });
        (cpu, bytes) = (server.Cpu - cpu, server.WrittenBytes - bytes);
        var written = JournalFigures.Read(server.Port);
        double requests = written.Requests - journal.Requests;
        notes.WriteLine(
            $"  {clients} clients: {result.PerSecond:0}/s; per creation {cpu.TotalMilliseconds / count:0.000} ms of the server's CPU, {bytes / 1e3 / count:0} kB written, "
            + $"{(double)creators.Sum(creator => creator.Polls) / count:0.0} polls, {requests / count:0.0} commit requests, "
            + $"{(double)(written.Events - journal.Events) / count:0.0} events; {requests / (written.Commits - journal.Commits):0.0} requests per transaction");
        return result;
    }
}
