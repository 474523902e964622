using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Tests.Heartbeats;

public sealed class SequenceTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private HeartbeatSequence _sequence;

    [Fact]
    public void The_same_packet_again_is_rejected()
    {
        Assert.True(Advance(boot: 5, seq: 3));
        Assert.False(Advance(boot: 5, seq: 3));
        Assert.False(Advance(boot: 5, seq: 2));
        Assert.True(Advance(boot: 5, seq: 4));
    }

    [Fact]
    public void A_restarted_agent_counts_from_zero_again_and_its_old_packets_are_dead()
    {
        Assert.True(Advance(boot: 5, seq: 100));
        Assert.True(Advance(boot: 6, seq: 0));
        Assert.False(Advance(boot: 5, seq: 101));
        Assert.False(Advance(boot: null, seq: 102));
    }

    [Theory]
    [InlineData(-60, true)]
    [InlineData(60, true)]
    [InlineData(-61, false)]
    [InlineData(61, false)]
    public void A_message_from_another_time_is_rejected(int seconds, bool accepted) =>
        Assert.Equal(accepted, Advance(boot: 5, seq: 3, sentAt: Now.AddSeconds(seconds)));

    [Fact]
    public void Without_boot_a_lower_counter_needs_three_intervals_of_silence()
    {
        Assert.True(Advance(boot: null, seq: 50));
        Assert.False(Advance(boot: null, seq: 0, at: Now + 2.9 * Interval));
        Assert.True(Advance(boot: null, seq: 0, at: Now + 3 * Interval));
        Assert.False(Advance(boot: null, seq: 0, at: Now + 9 * Interval));
    }

    private bool Advance(long? boot, long seq, DateTimeOffset? sentAt = null, DateTimeOffset? at = null) =>
        _sequence.TryAdvance(
            new HeartbeatMessage { BootMs = boot, Sequence = seq, SentAtMs = sentAt?.ToUnixTimeMilliseconds() },
            at ?? Now, Window, Interval);
}
