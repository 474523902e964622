using Lbaas.Actors.Requests;
using Lbaas.Api.Changes;

namespace Lbaas.Tests.Idempotency;

/// <summary>Whose ids are the same, and whose are not.</summary>
public sealed class RequestIdTests
{
    private static readonly IdempotencyStamp Stamp = new("key", "print");

    [Fact]
    public void A_repetition_brings_the_ids_of_the_first_in_their_order() => Assert.Equal(Drawn(Stamp), Drawn(Stamp));

    [Fact]
    public void All_ids_of_all_attempts_differ() =>
        Assert.Distinct(Enumerable.Range(0, RequestIds.AttemptsMax).SelectMany(attempt => Drawn(Stamp, attempt)));

    [Fact]
    public void Only_the_load_balancers_is_the_same_for_another_request_under_the_key()
    {
        var (one, other) = (Drawn(Stamp), Drawn(Stamp with { Fingerprint = "other" }));

        Assert.Equal(one[0], other[0]);
        Assert.Empty(one[1..].Intersect(other[1..]));
    }

    [Fact]
    public void They_are_of_version_8_and_nobody_elses_are() =>
        Assert.Equal((8, 7), (Drawn(Stamp).Select(id => id.Version).Distinct().Single(), Drawn(null).Select(id => id.Version).Distinct().Single()));

    [Fact]
    public void A_key_that_was_used_too_often_is_not_refused() =>
        Assert.Empty(Drawn(Stamp, RequestIds.AttemptsMax).Intersect(Drawn(Stamp, RequestIds.AttemptsMax)));

    private static List<Guid> Drawn(IdempotencyStamp? stamp, int attempt = 0)
    {
        var ids = new RequestIds(stamp, attempt, TimeProvider.System);
        return [ids.NextBalancer(), ids.Next(), ids.Next()];
    }
}
