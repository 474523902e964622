using Lbaas.Akka.Entities;

namespace Lbaas.Akka.Tests.Entities;

/// <summary>What an asker is told in the end of whose message an earlier copy was lost with a node.</summary>
public sealed class LostMessageTests
{
    [Theory]
    [InlineData(RefusalKind.Lost)]
    [InlineData(RefusalKind.Undelivered)]
    [InlineData(RefusalKind.NotWritten)]
    [InlineData(RefusalKind.OwnershipLost)]
    [InlineData(RefusalKind.Full)]
    public void That_nothing_has_happened_is_not_known_of_the_lost_copy(RefusalKind said) =>
        Assert.Equal(new EntityRefusal(RefusalKind.Unknown, "why"), new EntityRefusal(said, "why").AfterLoss());

    [Theory]
    [InlineData(RefusalKind.Unhandled)]
    [InlineData(RefusalKind.Quarantined)]
    [InlineData(RefusalKind.Failed)]
    [InlineData(RefusalKind.TooLarge)]
    public void What_is_wrong_with_the_message_or_the_entity_is_said_as_it_is(RefusalKind said) =>
        Assert.Equal(said, new EntityRefusal(said, "why").AfterLoss().Kind);
}
