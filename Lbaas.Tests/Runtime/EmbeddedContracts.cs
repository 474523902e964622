using Lbaas.Tests.Hosts;

namespace Lbaas.Tests.Runtime;

public sealed class EmbeddedDurability : DurabilityContract
{
    protected override HostWorld NewWorld() => new TestWorld();
}

public sealed class EmbeddedReplies : ReplyContract
{
    protected override HostWorld NewWorld() => new TestWorld();
}

public sealed class EmbeddedMemory : MemoryContract
{
    protected override HostWorld NewWorld() => new TestWorld();
}

public sealed class EmbeddedTimers : TimerContract
{
    protected override HostWorld NewWorld() => new TestWorld();
}

public sealed class EmbeddedQuarantine : QuarantineContract
{
    protected override HostWorld NewWorld() => new TestWorld();
}

public sealed class EmbeddedWorkers : WorkerContract
{
    protected override HostWorld NewWorld() => new TestWorld();
}

public sealed class EmbeddedHistories : HistoryContract
{
    protected override HostWorld NewWorld() => new TestWorld();
}

public sealed class EmbeddedReadSide : ReadSideContract
{
    protected override HostWorld NewWorld() => new TestWorld();
}

public sealed class EmbeddedJournalFailures : JournalFailureContract
{
    protected override HostWorld NewWorld() => new TestWorld();
}

public sealed class EmbeddedSameHistory : SameHistoryContract
{
    protected override HostWorld NewWorld() => new TestWorld();
}
