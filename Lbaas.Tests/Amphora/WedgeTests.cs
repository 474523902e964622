using Lbaas.Amphora.Vigilance;

namespace Lbaas.Tests.Amphora;

public sealed class WedgeTests
{
    private readonly Wedge _wedge = new();
    private int _seconds;

    [Fact]
    public void Nothing_follows_from_answers() =>
        Assert.All(See(Sight.Alive, 60), remedy => Assert.Equal(Remedy.None, remedy));

    [Fact]
    public void One_that_is_stopped_is_woken_before_it_is_replaced() =>
        Assert.Equal([Remedy.Wake, Remedy.Replace], See(Sight.Stopped, 8).Where(remedy => remedy != Remedy.None));

    [Fact]
    public void One_that_is_silent_is_replaced_after_twenty_seconds_and_not_earlier()
    {
        Assert.All(See(Sight.Silent, 20), remedy => Assert.Equal(Remedy.None, remedy));
        Assert.Equal([Remedy.Replace], See(Sight.Silent, 1));
    }

    [Fact]
    public void An_answer_in_between_starts_the_patience_anew()
    {
        See(Sight.Silent, 20);
        See(Sight.Alive, 1);

        Assert.All(See(Sight.Silent, 20), remedy => Assert.Equal(Remedy.None, remedy));
    }

    [Fact]
    public void Much_time_with_few_looks_proves_nothing()
    {
        foreach (var at in (int[])[0, 100, 200])
            Assert.Equal(Remedy.None, _wedge.Judge(Sight.Silent, TimeSpan.FromSeconds(at)));
    }

    [Fact]
    public void A_replaced_one_gets_the_whole_patience_again()
    {
        See(Sight.Silent, 21);

        Assert.All(See(Sight.Silent, 20), remedy => Assert.Equal(Remedy.None, remedy));
    }

    private List<Remedy> See(Sight sight, int looks) =>
        [.. Enumerable.Range(0, looks).Select(_ => _wedge.Judge(sight, TimeSpan.FromSeconds(_seconds++)))];
}
