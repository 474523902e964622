using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.LoadBalancers;
using static Lbaas.Tests.Amphorae.Signs;

namespace Lbaas.Tests.Amphorae;

/// <summary>When a convict is given up: what was true of it then need not be true any more.</summary>
public class LastLookTests
{
    private readonly Node _node = Node.Running(3, "abc");

    [Fact]
    public void A_grant_that_comes_late_is_followed_by_the_questions_and_not_by_the_end()
    {
        GrantLate();

        Assert.Null(_node.State.Suspicion!.GrantedAt);
        Assert.StartsWith("It may be replaced, and is looked at once more", _node.State.Suspicion.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_came_back_unheard_while_it_waited_for_the_brake_is_not_given_up()
    {
        GrantLate();

        var effect = _node.Tell(new AgentAnswered("2.6"));

        Assert.Empty(effect.Sent<AmphoraLost>());
        Assert.Single(effect.Sent<WithdrawRepair>());
        Assert.Null(_node.State.Suspicion!.Conviction);
    }

    [Fact]
    public void One_look_is_enough_to_give_up_a_dead_one_whose_grant_came_late()
    {
        GrantLate();

        var effect = _node.Tell(Mute);

        Assert.False(Assert.Single(effect.Sent<AmphoraLost>()).IsFenced);
    }

    [Fact]
    public void One_that_is_fenced_is_given_up_as_soon_as_the_compute_service_says_so_again()
    {
        _node.Tell(Silence);
        _node.Tell(Stopped);
        _node.Actor.Fire(Watch.Timer, TimeSpan.FromSeconds(10));
        _node.Tell(new RepairGranted());
        var silent = _node.Tell(Refusal);

        var effect = _node.Tell(Stopped);

        Assert.Empty(silent.Sent<AmphoraLost>());
        Assert.True(Assert.Single(effect.Sent<AmphoraLost>()).IsFenced);
    }

    [Fact]
    public void One_that_was_off_and_is_on_again_is_judged_anew()
    {
        _node.Tell(Silence);
        _node.Tell(Stopped);
        _node.Actor.Fire(Watch.Timer, TimeSpan.FromSeconds(10));
        _node.Tell(new RepairGranted());

        _node.Tell(Runs);
        for (var i = 0; i < 3; i++)
            _node.Tell(Mute);

        Assert.False(_node.State.Suspicion!.Conviction!.IsFenced);
    }

    [Fact]
    public void One_that_answers_is_not_said_to_be_lost_again()
    {
        _node.Tell(Silence);
        _node.Tell(Stopped);
        _node.Tell(new RepairGranted());

        _node.Tell(new AgentAnswered("2.6"));

        Assert.Empty(_node.Actor.Fire(Watch.Timer, Look).Sent<AmphoraLost>());
        Assert.Single(_node.Tell(new RepairGranted()).Sent<ConfirmReplacement>());
    }

    [Fact]
    public void One_that_misses_its_listeners_is_convicted_when_it_says_so_again()
    {
        _node.Tell(Silence with { IsSilent = false });
        for (var i = 0; i < 4; i++)
            _node.Tell(new AgentAnswered("2.6"));
        var before = _node.State.Suspicion!.Conviction;

        _node.Tell(Silence with { IsSilent = false });

        Assert.Null(before);
        Assert.NotNull(_node.State.Suspicion!.Conviction);
    }

    [Fact]
    public void One_that_misses_its_listeners_is_given_up_when_it_says_so_again()
    {
        _node.Tell(Silence with { IsSilent = false });
        for (var i = 0; i < 3; i++)
            _node.Tell(new AgentAnswered("2.6"));
        _node.Tell(Silence with { IsSilent = false });
        _node.Actor.Fire(Watch.Timer, TimeSpan.FromSeconds(10));
        _node.Tell(new RepairGranted());
        var answered = _node.Tell(new AgentAnswered("2.6"));

        var effect = _node.Tell(Silence with { IsSilent = false });

        Assert.Empty(answered.Sent<AmphoraLost>());
        Assert.Single(effect.Sent<AmphoraLost>());
    }

    [Fact]
    public void A_last_look_ends_when_the_brake_takes_its_word_back()
    {
        GrantLate();
        _node.Tell(new RepairHeld(true, "too many at once"));

        Assert.Empty(_node.Tell(Mute).Sent<AmphoraLost>());
    }

    [Fact]
    public void A_successor_that_dies_before_it_carries_anything_needs_no_grant_of_its_own()
    {
        var successor = Node.Allocated();
        successor.Tell(Silence);

        var effect = successor.Tell(Stopped);

        Assert.Single(effect.Sent<AmphoraLost>());
        Assert.Empty(effect.Sent<RequestRepair>());
    }

    [Fact]
    public void It_gets_known_also_later_that_a_convict_is_fenced()
    {
        _node.Tell(Silence);
        for (var i = 0; i < 3; i++)
            _node.Tell(Mute);
        _node.Tell(new RepairGranted());

        var effect = _node.Tell(Stopped);

        Assert.True(Assert.Single(effect.Sent<AmphoraLost>()).IsFenced);
    }

    // Long after three questions to which nothing came back.
    private void GrantLate()
    {
        _node.Tell(Silence);
        for (var i = 0; i < 3; i++)
            _node.Tell(Mute);
        _node.Tell(new RepairHeld(true, "too many at once"));
        _node.Actor.Fire(Watch.Timer, TimeSpan.FromSeconds(10));
        _node.Tell(new RepairGranted());
    }
}
