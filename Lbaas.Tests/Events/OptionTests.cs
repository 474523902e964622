using Lbaas.Api.Events;
using Lbaas.Api.Idempotency;

namespace Lbaas.Tests.Events;

public sealed class OptionTests
{
    [Fact]
    public void The_defaults_are_without_mistakes() =>
        Assert.Empty(new EventOptions().Validate().Concat(new IdempotencyOptions().Validate()));

    [Fact]
    public void Every_bound_on_events_is_checked() =>
        Assert.Equal(6, new EventOptions { StreamMinutes = 0, RowsMax = 0, RetentionHours = 0, StreamsMax = 0, WaitersMax = 0, KeepAliveSeconds = 0 }.Validate().Count());

    [Fact]
    public void Every_bound_on_kept_answers_is_checked() =>
        Assert.Equal(4, new IdempotencyOptions { KeepHours = 0, PerProjectMax = 0, TotalMax = 0, WaitSeconds = -1 }.Validate().Count());
}
