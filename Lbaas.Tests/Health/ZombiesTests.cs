using Lbaas.Actors.Health;

namespace Lbaas.Tests.Health;

/// <summary>Who reports, is nobody's, and goes on.</summary>
public class ZombiesTests
{
    private static readonly TimeSpan After = TimeSpan.FromMinutes(5);
    private static readonly Guid Node = Guid.Parse("00000000-0000-4000-8000-000000000002");

    private readonly ManualTimeProvider _time = new();
    private readonly Zombies _zombies = new(After, TimeSpan.FromMinutes(1));

    [Fact]
    public void One_that_goes_on_is_told_of_once_its_time_is_over()
    {
        Assert.Empty(BeatFor(After - TimeSpan.FromSeconds(10)));

        Assert.Equal([Node], BeatFor(TimeSpan.FromSeconds(10)));
        Assert.Equal((Node, 1), (_zombies.All.Single().AmphoraId, _zombies.All.Single().Tellings));
    }

    [Fact]
    public void One_that_falls_silent_is_forgotten()
    {
        BeatFor(TimeSpan.FromMinutes(4));
        _time.Advance(TimeSpan.FromMinutes(1));
        _zombies.Look(static _ => false, _time.GetUtcNow());

        Assert.Empty(BeatFor(TimeSpan.FromMinutes(4)));
    }

    [Fact]
    public void A_spare_is_somebodys()
    {
        BeatFor(TimeSpan.FromMinutes(4));
        _zombies.Look(static _ => true, _time.GetUtcNow());

        Assert.Empty(BeatFor(TimeSpan.FromMinutes(4)));
    }

    [Fact]
    public void One_that_was_told_of_and_goes_on_is_told_of_again_after_longer_and_longer_pauses()
    {
        List<TimeSpan> pauses = [];
        var last = _time.GetUtcNow();
        while (pauses.Count < 7)
        {
            if (BeatFor(TimeSpan.FromSeconds(10)).Count == 0)
                continue;
            pauses.Add(_time.GetUtcNow() - last);
            last = _time.GetUtcNow();
        }

        Assert.Equal([5, 10, 20, 40, 80, 80, 80], pauses.Select(pause => pause.TotalMinutes));
    }

    [Fact]
    public void No_more_than_a_thousand_are_remembered_and_the_others_counted()
    {
        foreach (var _ in Enumerable.Range(0, Zombies.RememberedMax + 7))
            _zombies.Heard(Guid.NewGuid(), _time.GetUtcNow());

        Assert.Equal(7, _zombies.Passed);
    }

    private IReadOnlyList<Guid> BeatFor(TimeSpan time)
    {
        IReadOnlyList<Guid> told = [];
        for (var end = _time.GetUtcNow() + time; _time.GetUtcNow() < end;)
        {
            _zombies.Heard(Node, _time.GetUtcNow());
            _time.Advance(TimeSpan.FromSeconds(10));
            told = _zombies.Look(static _ => false, _time.GetUtcNow());
        }

        return told;
    }
}
