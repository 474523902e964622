using System.Text;
using Lbaas.Actors.Format;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.Format;

/// <summary>The stamp of requests that may be repeated came later than the events that carry it.</summary>
public sealed class StampTests
{
    private readonly EventFormat _format = new();

    [Fact]
    public void A_stamp_stays_with_its_change()
    {
        var stamp = new IdempotencyStamp("key", "fingerprint");

        var read = (ChangeAccepted)_format.Read(_format.Write(Accepted(stamp)));

        Assert.Equal(stamp, read.Change.Context.Idempotency);
    }

    [Fact]
    public void Without_one_the_event_is_what_it_was() =>
        Assert.DoesNotContain("idempotency", Encoding.UTF8.GetString(_format.Write(Accepted(null)).Bytes.Span), StringComparison.OrdinalIgnoreCase);

    private static ChangeAccepted Accepted(IdempotencyStamp? stamp)
    {
        var sample = EventSamples.Accepted(new FellTree());
        return sample with { Change = sample.Change with { Context = sample.Change.Context with { Idempotency = stamp } } };
    }
}
