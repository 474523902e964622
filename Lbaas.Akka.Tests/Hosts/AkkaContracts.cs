using Lbaas.Tests.Hosts;

namespace Lbaas.Akka.Tests.Hosts;

public sealed class AkkaDurability : DurabilityContract
{
    protected override HostWorld NewWorld() => new AkkaWorld();
}

public sealed class AkkaReplies : ReplyContract
{
    protected override HostWorld NewWorld() => new AkkaWorld();
}

public sealed class AkkaMemory : MemoryContract
{
    protected override HostWorld NewWorld() => new AkkaWorld();
}

public sealed class AkkaTimers : TimerContract
{
    protected override HostWorld NewWorld() => new AkkaWorld();
}

public sealed class AkkaQuarantine : QuarantineContract
{
    protected override HostWorld NewWorld() => new AkkaWorld();
}

public sealed class AkkaWorkers : WorkerContract
{
    protected override HostWorld NewWorld() => new AkkaWorld();
}

public sealed class AkkaHistories : HistoryContract
{
    protected override HostWorld NewWorld() => new AkkaWorld();
}

public sealed class AkkaReadSide : ReadSideContract
{
    protected override HostWorld NewWorld() => new AkkaWorld();
}

public sealed class AkkaJournalFailures : JournalFailureContract
{
    protected override HostWorld NewWorld() => new AkkaWorld();
}

public sealed class AkkaSameHistory : SameHistoryContract
{
    protected override HostWorld NewWorld() => new AkkaWorld();
}
