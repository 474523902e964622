using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.LoadBalancers;

/// <summary>
/// Load balancers created and ACTIVE, over HTTP, with drivers that do nothing. The baseline of the rate is the version
/// document of the same server to as many clients: what HTTP alone costs here and now. That of the times is the disk alone.
/// </summary>
internal sealed class CreationBenchmark : IBenchmark
{
    private const int WarmUp = 4_000;
    private const int Creations = 10_000;
    private const int CreationsAlone = 1_000;
    private const int Requests = 20_000;
    private const int Clients = 32;

    public string Name => "creations";

    public Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        using var directory = new WorkDirectory();
        using var server = ServerProcess.Start(directory["data"], ServerProcess.NoopDrivers);
        server.UntilServed("/");
        Greet(server, Clients, Requests);
        Create(server, Clients, WarmUp, notes);
        var requestRate = Greet(server, Clients, Requests).PerSecond;
        var (rate, crowded) = Create(server, Clients, Creations, notes);
        // Half of the baseline before and half of it after: whatever else writes to the disk hits both.
        var flushes = FlushedAppends.Run(directory["before"], CreationsAlone / 2);
        var (rateAlone, alone) = Create(server, 1, CreationsAlone, notes);
        flushes.AddRange(FlushedAppends.Run(directory["after"], CreationsAlone / 2));
        IReadOnlyList<Figure> figures =
        [
            new("created and ACTIVE, 32 clients", rate, "/s", new Baseline(requestRate, "GET /"), Aim.Least(1_500)),
            .. Times("32 clients", crowded, flushes, null),
            new("created and ACTIVE, 1 client", rateAlone, "/s"),
            .. Times("1 client", alone, flushes, Aim.Most(15)),
        ];
        return Task.FromResult(figures);
    }

    private static IEnumerable<Figure> Times(string clients, List<TimeSpan> creations, List<TimeSpan> flushes, Aim? p99Aim)
    {
        var (until, flushed) = (new Sample(creations), new Sample(flushes));
        return
        [
            new($"POST to ACTIVE p50, {clients}", until.Ms(0.5), "ms", new Baseline(flushed.Ms(0.5), "7 flushed appends")),
            new($"POST to ACTIVE p99, {clients}", until.Ms(0.99), "ms", new Baseline(flushed.Ms(0.99), "7 flushed appends"), p99Aim),
        ];
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
