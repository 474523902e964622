using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Statuses;
using static Lbaas.Tests.Amphorae.Signs;

namespace Lbaas.Tests.Amphorae;

/// <summary>From silence to a successor (lessons 9, spec lifecycle 6.4).</summary>
public class WatchTests
{
    private readonly Node _node = Node.Running(3, "abc");

    [Fact]
    public void Silence_is_followed_by_the_question_to_its_agent_and_to_the_compute_service()
    {
        var effect = _node.Tell(Silence);

        Assert.Equal(
            [new ActorAddress("inspection", Id), new ActorAddress("liveness", Id)],
            effect.Messages.Where(sent => sent.Message is InspectInstance or ProbeAgent).Select(sent => sent.Target));
    }

    [Fact]
    public void Silence_alone_does_not_convict()
    {
        _node.Tell(Silence);
        _node.Tell(Runs);
        for (var i = 0; i < 1_000; i++)
            _node.Actor.Fire(Watch.Timer, Look);

        Assert.Null(_node.State.Suspicion!.Conviction);
    }

    [Fact]
    public void Silence_that_is_said_again_begins_nothing_anew()
    {
        _node.Tell(Silence);

        var again = _node.Tell(Silence);

        Assert.Empty(again.Events);
        Assert.Empty(again.Messages);
    }

    [Fact]
    public void One_whose_instance_does_not_run_is_convicted_at_once_and_asks_the_brake()
    {
        _node.Tell(Silence);

        var effect = _node.Tell(Stopped);

        Assert.True(_node.State.Suspicion!.Conviction!.IsFenced);
        Assert.Equal(new FailureDomain("local", null), Assert.Single(effect.Sent<RequestRepair>()).Domain);
    }

    [Fact]
    public void One_whose_agent_is_mute_is_convicted_by_the_third_time_in_a_row()
    {
        _node.Tell(Silence);
        _node.Tell(Runs);
        _node.Tell(Mute);
        _node.Tell(Mute);
        Assert.Null(_node.State.Suspicion!.Conviction);

        _node.Tell(Mute);

        Assert.False(_node.State.Suspicion!.Conviction!.IsFenced);
    }

    [Fact]
    public void An_answer_in_between_begins_the_count_anew()
    {
        _node.Tell(Silence);
        _node.Tell(Mute);
        _node.Tell(Mute);
        _node.Tell(new AgentAnswered("2.6"));
        _node.Tell(Mute);
        _node.Tell(Mute);

        Assert.Null(_node.State.Suspicion!.Conviction);
    }

    [Fact]
    public void One_whose_agent_answers_stays_a_suspect_and_says_why()
    {
        _node.Tell(Silence);
        for (var i = 0; i < 5; i++)
            _node.Tell(new AgentAnswered("2.6"));

        Assert.Equal("Nothing is heard of it; its agent answers.", _node.State.Suspicion!.Explanation);
        Assert.Null(_node.State.Suspicion.Conviction);
    }

    [Fact]
    public void An_agent_that_answers_for_a_minute_and_is_not_heard_gets_its_own_configuration_anew()
    {
        _node.Tell(Silence);
        var before = _node.Tell(new AgentAnswered("2.6"));
        _node.Actor.Fire(Watch.Timer, TimeSpan.FromMinutes(1));

        var after = _node.Tell(new AgentAnswered("2.6"));

        Assert.Equal((0, 1), (before.Sent<ConfigureAgent>().Count, after.Sent<ConfigureAgent>().Count));
    }

    [Fact]
    public void A_suspect_that_stays_one_is_not_written_about_without_end()
    {
        _node.Tell(Silence);
        var begun = _node.Actor.Journal.Count;
        for (var i = 0; i < 100; i++)
        {
            _node.Actor.Fire(Watch.Timer, TimeSpan.FromSeconds(30));
            _node.Tell(Runs);
            _node.Tell(new AgentAnswered("2.6"));
        }

        Assert.InRange(_node.Actor.Journal.Count - begun, 1, 5);
    }

    [Fact]
    public void The_longer_it_lasts_the_rarer_the_looks()
    {
        _node.Tell(Silence);
        var pauses = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var due = _node.Actor.Fire(Watch.Timer, TimeSpan.FromSeconds(i == 0 ? 1 : pauses[^1])).Timers.Single(timer => timer.Name == Watch.Timer).DueAt!.Value;
            pauses.Add((due - _node.Actor.Now).TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], pauses);
    }

    [Fact]
    public void Whatever_is_heard_ends_a_suspicion()
    {
        _node.Tell(Silence);

        var effect = _node.Tell(Life);

        Assert.Null(_node.State.Suspicion);
        Assert.Empty(effect.Sent<WithdrawRepair>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_is_heard_ends_a_conviction_and_the_brake_is_told_unless_it_has_let_it_go(bool granted)
    {
        Convict();
        if (granted)
            _node.Tell(new RepairGranted());

        var effect = _node.Tell(Life);

        Assert.Null(_node.State.Suspicion);
        Assert.Equal(granted ? 0 : 1, effect.Sent<WithdrawRepair>().Count());
    }

    [Fact]
    public void An_agent_that_answers_after_all_revokes_the_conviction()
    {
        _node.Tell(Silence);
        for (var i = 0; i < 3; i++)
            _node.Tell(Mute);
        _node.Tell(new RepairHeld(true, "too many"));

        var effect = _node.Tell(new AgentAnswered("2.6"));

        Assert.Single(effect.Sent<WithdrawRepair>());
        Assert.Equal((null, AmphoraStatus.Allocated), (_node.State.Suspicion!.Conviction, _node.State.ShownStatus));
    }

    [Fact]
    public void A_refusal_convicts_only_when_it_lasts_as_long_as_its_machine_may_start_it_again()
    {
        _node.Tell(Silence);
        _node.Tell(Runs);
        _node.Tell(Refusal);
        _node.Tell(Refusal);
        Assert.Null(_node.State.Suspicion!.Conviction);

        _node.Tell(Refusal);

        Assert.NotNull(_node.State.Suspicion!.Conviction);
    }

    [Fact]
    public void One_that_is_heard_without_its_listeners_is_no_silent_one()
    {
        Convict();

        var effect = _node.Tell(Silence with { IsSilent = false });

        Assert.Single(effect.Sent<WithdrawRepair>());
        Assert.Equal((false, null), (_node.State.Suspicion!.IsSilent, _node.State.Suspicion.Conviction));
    }

    [Fact]
    public void What_was_seen_in_doubt_is_looked_for_again_when_the_doubt_is_over()
    {
        _node.Tell(Silence with { IsDoubted = true });
        for (var i = 0; i < 4; i++)
            _node.Tell(Mute);

        var effect = _node.Tell(Silence);

        Assert.Equal((AgentSign.None, null), (_node.State.Suspicion!.Agent, _node.State.Suspicion.Conviction));
        Assert.Single(effect.Sent<ProbeAgent>());
    }

    [Fact]
    public void The_brake_is_asked_until_it_answers()
    {
        Convict();

        Assert.Single(_node.Actor.Fire(Watch.Timer, Look).Sent<RequestRepair>());
    }

    [Fact]
    public void A_closed_brake_shows_as_FAILOVER_STOPPED_and_the_amphora_goes_on_asking()
    {
        Convict();
        _node.Tell(new RepairHeld(true, "too many at once"));

        Assert.Equal(AmphoraStatus.FailoverStopped, _node.State.ShownStatus);
        Assert.Single(_node.Actor.Fire(Watch.Timer, Look).Sent<RequestRepair>());
    }

    [Fact]
    public void One_that_only_waits_for_others_stays_ALLOCATED_and_says_for_what_it_waits()
    {
        Convict();
        _node.Tell(new RepairHeld(false, "2 of 2 are being replaced"));

        Assert.Equal(AmphoraStatus.Allocated, _node.State.ShownStatus);
        Assert.Contains("2 of 2 are being replaced", _node.State.Suspicion!.Explanation);
    }

    [Fact]
    public void FAILOVER_STOPPED_ends_when_it_is_heard()
    {
        Convict();
        _node.Tell(new RepairHeld(true, "too many at once"));

        _node.Tell(Life);

        Assert.Equal(AmphoraStatus.Allocated, _node.State.ShownStatus);
    }

    [Fact]
    public void What_the_brake_lets_go_is_lost_to_its_load_balancer_and_said_so_until_it_is_retired()
    {
        Convict();

        var granted = _node.Tell(new RepairGranted());
        _node.Actor.Fire(Watch.Timer, Look);
        var again = _node.Tell(Stopped);
        var retired = _node.Tell(new RetireAmphora(Node.BalancerId));
        var after = _node.Actor.Fire(Watch.Timer, Look);

        Assert.True(Assert.Single(granted.Sent<AmphoraLost>()).IsFenced);
        Assert.Single(again.Sent<AmphoraLost>());
        Assert.DoesNotContain(retired.Messages, message => message.Target == BrakeCommand.Address);
        Assert.Empty(after.Messages);
    }

    [Fact]
    public void A_failover_that_failed_is_asked_for_again_without_end_but_rarely()
    {
        Convict();
        _node.Tell(new RepairGranted());
        var written = _node.Actor.Journal.Count;
        for (var i = 0; i < 100; i++)
        {
            _node.Actor.Fire(Watch.Timer, TimeSpan.FromSeconds(30));
            _node.Tell(Stopped);
        }

        var look = _node.Actor.Fire(Watch.Timer, TimeSpan.FromSeconds(30));
        var again = _node.Tell(Stopped);

        Assert.Single(again.Sent<AmphoraLost>());
        Assert.Equal(written, _node.Actor.Journal.Count);
        Assert.Equal(TimeSpan.FromSeconds(30), look.Timers.Single().DueAt - _node.Actor.Now);
    }

    [Fact]
    public void A_convict_that_can_not_be_configured_is_not_started_again()
    {
        var failed = new PushFailed(4, DriverVerdict.RetryLater, "connection refused");

        Assert.Empty(Convict().Tell(failed).Sent<CreateInstance>());
    }

    [Fact]
    public void A_convict_that_is_retired_for_another_reason_withdraws() =>
        Assert.Single(Convict().Tell(new RetireAmphora(Node.BalancerId)).Sent<WithdrawRepair>());

    [Fact]
    public void A_brake_that_keeps_one_waiting_that_is_well_is_told_so() =>
        Assert.Single(_node.Tell(new RepairHeld(true, "")).Sent<WithdrawRepair>());

    [Fact]
    public void When_the_brake_has_let_go_one_that_is_well_its_load_balancer_is_asked_whether_that_is_over() =>
        Assert.Equal(_node.State.Id, Assert.Single(_node.Tell(new RepairGranted()).Sent<ConfirmReplacement>()).AmphoraId);

    [Fact]
    public void When_the_brake_has_let_go_one_that_is_gone_its_load_balancer_is_asked_whether_that_is_over()
    {
        Convict();
        _node.Tell(new RepairGranted());
        _node.Tell(new RetireAmphora(Node.BalancerId));
        _node.Tell(new InstanceDeleted());

        Assert.Single(_node.Tell(new RepairGranted()).Sent<ConfirmReplacement>());
        Assert.Single(new Node().Tell(new RepairHeld(true, "")).Sent<WithdrawRepair>());
    }

    [Fact]
    public void A_spare_is_no_suspect()
    {
        var spare = Node.Ordered(balancer: null);
        spare.Tell(new InstanceCreated(Node.Instance));
        spare.Tell(new AgentAnswered("2.6"));

        Assert.Empty(spare.Tell(Silence).Messages);
        Assert.Null(spare.State.Suspicion);
    }

    [Fact]
    public void A_journal_from_before_suspicions_has_one_of_each_silence()
    {
        var silent = new AmphoraBehavior(new AmphoraOptions()).Apply(_node.State, new HealthChanged(false, OperatingStatus.Error, DateTimeOffset.UnixEpoch));

        Assert.Equal(new Suspicion(DateTimeOffset.UnixEpoch, IsSilent: true), silent.Suspicion);
    }

    [Fact]
    public void After_a_restart_everything_goes_on_where_it_was()
    {
        var asked = new List<string> { Resumed() };
        foreach (var next in (AmphoraCommand[])[Silence, Stopped, new RepairHeld(true, "closed"), new RepairGranted(), new RetireAmphora(Node.BalancerId)])
        {
            _node.Tell(next);
            asked.Add(Resumed());
        }

        Assert.Equal(
            [
                "",
                "InspectInstance ProbeAgent watch",
                "ProbeAgent RequestRepair watch",
                "ProbeAgent RequestRepair watch",
                "InspectInstance ProbeAgent watch",
                "DeleteInstance again",
            ],
            asked);
    }

    private static string Id => "00000000-0000-4000-8000-000000000002";

    private Node Convict()
    {
        _node.Tell(Silence);
        _node.Tell(Stopped);
        return _node;
    }

    private string Resumed()
    {
        Assert.Equal(_node.State, _node.Actor.Replayed());
        var effect = _node.Actor.Resume();
        return string.Join(' ', effect.Messages.Select(sent => sent.Message.GetType().Name).Concat(effect.Timers.Select(timer => timer.Name)));
    }
}
