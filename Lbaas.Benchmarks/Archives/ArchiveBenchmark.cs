using System.Diagnostics;
using Lbaas.Actors.Contract;
using Lbaas.Benchmarks.Commands;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Servers;
using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Housekeeping;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Benchmarks.Archives;

/// <summary>
/// What those who write notice of old events being moved to the archive: the same commands in the same run, by turns with and
/// without. Housekeeping goes on without end here; a server's takes a break after each run.
/// </summary>
internal sealed class ArchiveBenchmark : IBenchmark
{
    private const int OldActors = 400;
    private const int OldEvents = 250;
    private const int Writers = 32;
    private const int Turns = 4;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    public string Name => "archive";

    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        using var directory = new WorkDirectory();
        await FillAsync(directory.Path);
        await using var host = Host(directory.Path, TimeProvider.System);
        await host.StartAsync();
        await WriteAsync(host, TimeSpan.FromSeconds(1));
        var before = host.Housekeeper.Measure();
        var (alone, beside, archiving) = (new List<TimeSpan>(), new List<TimeSpan>(), TimeSpan.Zero);
        for (var turn = 0; turn < Turns; turn++)
        {
            alone.AddRange(await WriteAsync(host, Turn));
            using var end = new CancellationTokenSource();
            var begin = Stopwatch.GetTimestamp();
            var keeping = KeepHouseAsync(host, end.Token);
            beside.AddRange(await WriteAsync(host, Turn));
            archiving += Stopwatch.GetElapsedTime(begin);
            await end.CancelAsync();
            await keeping;
        }

        var (events, after) = (host.Housekeeper.Counts.Events, host.Housekeeper.Measure());
        Note(notes, before, after, events, host.Housekeeper.Counts.Rounds);
        var (with, without) = (new Sample(beside), new Sample(alone));
        return
        [
            new Figure("commit while archiving, median", with.Ms(0.5), "ms", new Baseline(without.Ms(0.5), "without")),
            new Figure("commit while archiving, p99", with.Ms(0.99), "ms", new Baseline(without.Ms(0.99), "without"), new Aim(1.5, AtLeast: false, OfBaseline: true)),
            new Figure("events archived meanwhile", events / archiving.TotalSeconds, "/s"),
            new Figure("archive, each event", (double)after.ArchiveBytes / events, "bytes"),
        ];
    }

    private static async Task FillAsync(string directory)
    {
        await using var host = Host(directory, new PastTime(TimeSpan.FromDays(40)));
        await host.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, OldActors).Select(async actor =>
        {
            await Task.Yield();
            for (var i = 0; i < OldEvents; i++)
                await host.AskAsync(AddressOf(actor), new Count(), Timeout);
        }));
    }

    private static async Task<List<TimeSpan>> WriteAsync(ActorHost host, TimeSpan duration)
    {
        var begin = Stopwatch.GetTimestamp();
        var samples = await Task.WhenAll(Enumerable.Range(OldActors, Writers).Select(async actor =>
        {
            await Task.Yield();
            var mine = new List<TimeSpan>();
            while (Stopwatch.GetElapsedTime(begin) < duration)
            {
                var asked = Stopwatch.GetTimestamp();
                await host.AskAsync(AddressOf(actor), new Count(), Timeout);
                mine.Add(Stopwatch.GetElapsedTime(asked));
            }

            return mine;
        }));
        return [.. samples.SelectMany(mine => mine)];
    }

    private static async Task KeepHouseAsync(ActorHost host, CancellationToken end)
    {
        await Task.Yield();
        var plan = new HousekeepingPlan { ArchiveAfter = TimeSpan.FromDays(30) };
        try
        {
            while (true)
                await host.Housekeeper.RunAsync(plan, end);
        }
        catch (OperationCanceledException)
        {
            // The turn is over.
        }
    }

    private static void Note(TextWriter notes, ArchiveSize before, ArchiveSize after, long events, long rounds)
    {
        notes.WriteLine($"  {events} of {OldActors * OldEvents} old events archived, {rounds} rounds ended");
        notes.WriteLine($"  journal {before.JournalBytes >> 20} → {after.JournalBytes >> 20} MiB, of these {after.ReusableBytes >> 20} MiB to be reused; archive {after.ArchiveBytes >> 20} MiB");
    }

    private static ActorAddress AddressOf(int actor) => new("tally", $"{actor:00000000-0000-0000-0000-000000000000}");

    private static ActorHost Host(string directory, TimeProvider time) => new(
        new RuntimeOptions { DataDirectory = directory }, [new ActorKind(new TallyBehavior())], [], new TallyFormat(),
        time, NullLoggerFactory.Instance);
}
