using Lbaas.Tests.Hosts;

namespace Lbaas.Akka.Tests.Hosts;

[Collection(PostgresCollection.Name)]
public sealed class ThreeNodeDurability(PostgresFixture postgres) : DurabilityContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 3);
}

[Collection(PostgresCollection.Name)]
public sealed class ThreeNodeReplies(PostgresFixture postgres) : ReplyContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 3);
}

[Collection(PostgresCollection.Name)]
public sealed class ThreeNodeMemory(PostgresFixture postgres) : MemoryContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 3);
}

[Collection(PostgresCollection.Name)]
public sealed class ThreeNodeTimers(PostgresFixture postgres) : TimerContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 3);
}

[Collection(PostgresCollection.Name)]
public sealed class ThreeNodeQuarantine(PostgresFixture postgres) : QuarantineContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 3);
}

[Collection(PostgresCollection.Name)]
public sealed class ThreeNodeWorkers(PostgresFixture postgres) : WorkerContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 3);
}

[Collection(PostgresCollection.Name)]
public sealed class ThreeNodeHistories(PostgresFixture postgres) : HistoryContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 3);
}

[Collection(PostgresCollection.Name)]
public sealed class ThreeNodeReadSide(PostgresFixture postgres) : ReadSideContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 3);
}

[Collection(PostgresCollection.Name)]
public sealed class ThreeNodeJournalFailures(PostgresFixture postgres) : JournalFailureContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 3);
}

[Collection(PostgresCollection.Name)]
public sealed class ThreeNodeSameHistory(PostgresFixture postgres) : SameHistoryContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 3);
}
