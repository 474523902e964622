using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Workers;
using Lbaas.Tests.Hosts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Tests.Runtime;

/// <summary>The embedded host of ledgers, with all that it alone has.</summary>
internal sealed class TestWorld : HostWorld
{
    private ActorHost? _host;

    public TestWorld() => Options.JournalBusyTimeout = TimeSpan.FromMilliseconds(50);

    public SqliteJournalOptions JournalOptions { get; private set; } = null!;

    public ScriptedJournal Journal { get; private set; } = null!;

    public override ActorHost Host => _host!;

    public override IReadSide ReadSide => Host.ReadSide;

    public override IWorkerLimits Limits => new SoleLimits(Host);

    public override bool HasHeldWrites => Journal.Held > 0;

    public static async Task<TestWorld> StartAsync(Action<RuntimeOptions>? configure = null)
    {
        var world = new TestWorld();
        configure?.Invoke(world.Options);
        await world.StartHostAsync();
        return world;
    }

    public override async Task StartHostAsync()
    {
        JournalOptions = new SqliteJournalOptions
        {
            Path = DatabasePath,
            BusyTimeout = Options.JournalBusyTimeout,
            QueueCapacity = Options.JournalQueueCapacity,
            Notices = Options.Notices,
            Receipts = Options.Receipts,
        };
        Journal = new ScriptedJournal(
            new SqliteJournal(JournalOptions, Format.Identifier, Time, NullLogger.Instance));
        _host = NewHost(Journal);
        await Host.StartAsync();
    }

    public ActorHost NewHost(IJournal journal) => new(
        Options, [new ActorKind(new LedgerBehavior(), new LedgerProjection())], Workers, Format, Time, NullLoggerFactory.Instance, journal);

    public override async Task StopHostAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }

    public override SqliteConnection Connect() => (SqliteConnection)base.Connect();

    public override void HoldWrites() => Journal.Holds = true;

    public override void ReleaseWrites() => Journal.Release();
}
