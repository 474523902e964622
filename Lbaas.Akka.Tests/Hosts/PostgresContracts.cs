using Lbaas.Tests.Hosts;

namespace Lbaas.Akka.Tests.Hosts;

[Collection(PostgresCollection.Name)]
public sealed class PostgresDurability(PostgresFixture postgres) : DurabilityContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 1);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresReplies(PostgresFixture postgres) : ReplyContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 1);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresMemory(PostgresFixture postgres) : MemoryContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 1);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresTimers(PostgresFixture postgres) : TimerContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 1);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresQuarantine(PostgresFixture postgres) : QuarantineContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 1);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresWorkers(PostgresFixture postgres) : WorkerContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 1);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresHistories(PostgresFixture postgres) : HistoryContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 1);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresReadSide(PostgresFixture postgres) : ReadSideContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 1);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresJournalFailures(PostgresFixture postgres) : JournalFailureContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 1);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresSameHistory(PostgresFixture postgres) : SameHistoryContract
{
    protected override HostWorld NewWorld() => postgres.NewWorld(nodes: 1);
}
