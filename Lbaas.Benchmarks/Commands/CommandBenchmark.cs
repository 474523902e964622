using System.Diagnostics;
using Lbaas.Actors.Contract;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Servers;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Benchmarks.Commands;

/// <summary>
/// Durable commands through the runtime: a thousand actors, each asked again as soon as it has answered. The baseline
/// inserts the same rows in transactions of a thousand.
/// </summary>
internal sealed class CommandBenchmark : IBenchmark
{
    private const int Actors = 1_000;
    private const int Rounds = 100;
    private const int Turns = 3;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    public string Name => "commands";

    /// <summary>The actor with a number.</summary>
    public static ActorAddress AddressOf(int actor) => new("tally", $"{actor:00000000-0000-0000-0000-000000000000}");

    public static string PersistenceId(int actor) => AddressOf(actor).PersistenceId;

    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        await RunHostAsync(Rounds / 4, notes);
        // By turns, so that whatever else the machine does hits both.
        var (hosted, bare) = (0.0, 0.0);
        for (var turn = 0; turn < Turns; turn++)
        {
            hosted += await RunHostAsync(Rounds, notes) / Turns;
            bare += await RunBareAsync() / Turns;
        }

        return [new Figure("durable commands, 1,000 actors", hosted, "/s", new Baseline(bare, "bare inserts by 1,000"), Aim.RatioOf(0.5))];
    }

    private static async Task<double> RunHostAsync(int rounds, TextWriter notes)
    {
        using var directory = new WorkDirectory();
        await using var host = Host(directory.Path);
        await host.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, Actors).Select(actor => AskAsync(host, actor, 1)));
        var (commits, begin) = (host.JournalCounters.Commits, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, Actors).Select(actor => AskAsync(host, actor, rounds)));
        var rate = Sample.PerSecond((long)Actors * rounds, begin);
        notes.WriteLine($"  {rate:0}/s, {(double)Actors * rounds / (host.JournalCounters.Commits - commits):0} commands per transaction");
        return rate;
    }

    private static async Task AskAsync(ActorHost host, int actor, int rounds)
    {
        var (address, count) = (AddressOf(actor), new Count());
        await Task.Yield();
        for (var round = 0; round < rounds; round++)
            await host.AskAsync(address, count, Timeout);
    }

    private static async Task<double> RunBareAsync()
    {
        using var directory = new WorkDirectory();
        // The host makes the tables.
        await using (var host = Host(directory.Path))
            await host.StartAsync();
        return BareInserts.Run(directory["journal.db"], Actors, Rounds);
    }

    private static ActorHost Host(string directory) => new(
        new RuntimeOptions { DataDirectory = directory }, [new ActorKind(new TallyBehavior())], [], new TallyFormat(),
        TimeProvider.System, NullLoggerFactory.Instance);
}
