namespace Lbaas.Akka.Tests.Clusters;

/// <summary>That a broken history would be seen: the journal does not let one come about.</summary>
public sealed class HistoriesTests
{
    [Fact]
    public void One_that_goes_on_elsewhere_is_whole() => Histories.AreWhole(Of((1, "a"), (2, "a"), (3, "b")));

    [Fact]
    public void A_writer_who_comes_back_is_seen() => AreNotWhole((1, "a"), (2, "b"), (3, "a"));

    [Fact]
    public void A_hole_is_seen() => AreNotWhole((1, "a"), (3, "a"));

    [Fact]
    public void A_number_that_two_have_written_is_seen() => AreNotWhole((1, "a"), (2, "a"), (2, "b"));

    private static void AreNotWhole(params (long Number, string Writer)[] rows) => Assert.ThrowsAny<Exception>(() => Histories.AreWhole(Of(rows)));

    private static ILookup<string, (long Number, string Writer)> Of(params (long Number, string Writer)[] rows) => rows.ToLookup(static _ => "actor");
}
