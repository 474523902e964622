using Lbaas.Akka.Health;

namespace Lbaas.Akka.Tests.Health;

public class PeerWatchTests
{
    private static readonly NodeReport Well = new("a", 0, false, false, 0);

    private readonly PeerWatch _watch = new(TimeSpan.FromSeconds(9));

    [Fact]
    public void A_member_that_says_nothing_for_longer_than_it_may_is_a_trouble()
    {
        _watch.Heard(Well, Second(0));

        Assert.Equal((null, "nothing comes from node a"), (_watch.Mute(["a"], Second(9)), _watch.Mute(["a"], Second(10))));
    }

    [Fact]
    public void A_new_member_has_its_time()
    {
        _watch.Mute(["b"], Second(100));

        Assert.Equal((null, "nothing comes from node b"), (_watch.Mute(["b"], Second(109)), _watch.Mute(["b"], Second(110))));
    }

    [Fact]
    public void One_that_has_left_may_be_mute()
    {
        _watch.Heard(Well, Second(0));

        Assert.Null(_watch.Mute([], Second(100)));
    }

    [Fact]
    public void Each_further_loss_is_a_trouble_once()
    {
        _watch.Heard(Well, Second(0));

        var troubles = new[] { 0, 3, 3, 4 }.Select(lost => _watch.Heard(Well with { Lost = lost }, Second(1)).Trouble is not null);

        Assert.Equal([false, true, false, true], troubles);
    }

    [Theory]
    [InlineData(true, false, "heartbeats wait or are lost on node a")]
    [InlineData(false, true, "the journal can't be written on node a")]
    [InlineData(false, false, null)]
    public void What_troubles_a_node_troubles_the_partition(bool isBehind, bool isJournalFailing, string? trouble) =>
        Assert.Equal(trouble, _watch.Heard(Well with { IsBehind = isBehind, IsJournalFailing = isJournalFailing }, Second(0)).Trouble);

    [Fact]
    public void A_journal_that_is_written_again_is_noticed_even_when_the_word_of_it_was_lost()
    {
        _watch.Heard(Well with { IsJournalFailing = true }, Second(0));

        Assert.True(_watch.Heard(Well with { JournalRecoveries = 1 }, Second(5)).HasRecovered);
    }

    private static TimeSpan Second(int second) => TimeSpan.FromSeconds(second);
}
