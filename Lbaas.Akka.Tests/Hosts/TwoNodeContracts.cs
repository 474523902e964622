using Lbaas.Tests.Hosts;

namespace Lbaas.Akka.Tests.Hosts;

public sealed class TwoNodeDurability : DurabilityContract
{
    protected override HostWorld NewWorld() => new AkkaWorld(nodes: 2);
}

public sealed class TwoNodeReplies : ReplyContract
{
    protected override HostWorld NewWorld() => new AkkaWorld(nodes: 2);
}

public sealed class TwoNodeMemory : MemoryContract
{
    protected override HostWorld NewWorld() => new AkkaWorld(nodes: 2);
}

public sealed class TwoNodeTimers : TimerContract
{
    protected override HostWorld NewWorld() => new AkkaWorld(nodes: 2);
}

public sealed class TwoNodeQuarantine : QuarantineContract
{
    protected override HostWorld NewWorld() => new AkkaWorld(nodes: 2);
}

public sealed class TwoNodeWorkers : WorkerContract
{
    protected override HostWorld NewWorld() => new AkkaWorld(nodes: 2);
}

public sealed class TwoNodeHistories : HistoryContract
{
    protected override HostWorld NewWorld() => new AkkaWorld(nodes: 2);
}

public sealed class TwoNodeReadSide : ReadSideContract
{
    protected override HostWorld NewWorld() => new AkkaWorld(nodes: 2);
}

public sealed class TwoNodeJournalFailures : JournalFailureContract
{
    protected override HostWorld NewWorld() => new AkkaWorld(nodes: 2);
}

public sealed class TwoNodeSameHistory : SameHistoryContract
{
    protected override HostWorld NewWorld() => new AkkaWorld(nodes: 2);
}
