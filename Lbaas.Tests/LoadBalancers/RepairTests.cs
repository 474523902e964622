using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Format;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>An amphora that died is succeeded, without anybody's asking for it.</summary>
public class RepairTests
{
    private const string Evidence = "It is silent, and so is its agent.";

    private static readonly LoadBalancerOptions Pair = new() { Roles = ["MASTER", "BACKUP"] };

    [Fact]
    public void Its_successor_is_claimed_before_all_others_and_it_stays_meanwhile()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;

        var effect = balancer.Tell(Lost(old));

        var claim = effect.Sent<ClaimAmphora>().Single();
        Assert.Equal((balancer.AmphoraId, BuildPriority.Repair), (claim.CandidateId, claim.Priority));
        Assert.Equal(old, balancer.State.Slots[0].Leaving?.AmphoraId);
        Assert.Empty(effect.Sent<RetireAmphora>());
    }

    [Fact]
    public void Meanwhile_the_load_balancer_is_PENDING_UPDATE_with_a_deadline_and_says_why()
    {
        var balancer = Balancer.Active();

        balancer.Tell(Lost(balancer.AmphoraId));

        var work = PendingWork.Of(balancer.State).Single();
        Assert.Equal(ProvisioningStatus.PendingUpdate, balancer.Status);
        Assert.Equal((Change.FailoverAmphora, balancer.Actor.Now + TimeSpan.FromMinutes(10)), (work.Kind, work.Deadline));
        Assert.Contains(Evidence, work.Reason);
    }

    [Fact]
    public void It_goes_when_its_successor_has_the_revision()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.Tell(Lost(old));

        var reached = balancer.Reach();

        Assert.Equal([AmphoraCommand.AddressOf(old)], TargetsOf<RetireAmphora>(reached));
        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void Said_again_it_changes_nothing()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.Tell(Lost(old));

        var effect = balancer.Tell(Lost(old));

        Assert.Empty(effect.Events);
        Assert.Empty(effect.Messages);
    }

    [Fact]
    public void One_that_has_no_place_any_more_is_told_to_go()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.Tell(Lost(old));
        balancer.Reach();

        Assert.Equal([AmphoraCommand.AddressOf(old)], TargetsOf<RetireAmphora>(balancer.Tell(Lost(old))));
    }

    [Fact]
    public void A_revision_that_waits_for_it_goes_to_its_successor_at_once_with_all_that_it_carries()
    {
        var balancer = Balancer.Active();
        balancer.AddListener(80);
        var revision = balancer.State.Push!.Revision;
        balancer.Postpone("connection refused");

        var effect = balancer.Tell(Lost(balancer.AmphoraId));
        balancer.Tell(new RevisionReached(balancer.AmphoraId, revision));

        Assert.Single(effect.Sent<ClaimAmphora>());
        Assert.Single(balancer.State.Applied.Listeners);
    }

    [Fact]
    public void What_is_pending_has_the_time_of_the_repair_but_not_of_any_number_of_them()
    {
        var balancer = Balancer.Active();
        balancer.AddListener(80);
        var change = balancer.State.Changes[0];

        balancer.Tell(Lost(balancer.AmphoraId));

        var repair = balancer.State.Changes[1];
        Assert.Equal(repair.Deadline, balancer.State.Changes[0].Deadline);
        Assert.Equal(change.AcceptedAt + TimeSpan.FromMinutes(30), change.During(repair with { AcceptedAt = repair.AcceptedAt.AddHours(1), Deadline = repair.Deadline.AddHours(1) }).Deadline);
    }

    [Fact]
    public void Strict_mode_repairs_a_load_balancer_that_is_PENDING()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { Strict = true });
        balancer.AddListener(80);

        Assert.Single(balancer.Tell(Lost(balancer.AmphoraId)).Sent<ClaimAmphora>());
    }

    [Fact]
    public void Of_a_pair_that_died_both_are_succeeded_at_the_same_time_each_in_its_role()
    {
        var balancer = Balancer.Active(Pair);
        var (master, backup) = (balancer.State.Slots[0].AmphoraId, balancer.State.Slots[1].AmphoraId);

        balancer.Tell(Lost(master));
        balancer.Tell(Lost(backup));

        Assert.Equal([("MASTER", master), ("BACKUP", backup)], balancer.State.Slots.Select(slot => (slot.Role, slot.Leaving!.AmphoraId)));
    }

    [Fact]
    public void A_successor_that_dies_before_it_carries_anything_gives_way_to_another()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.Tell(Lost(old));
        var first = balancer.AmphoraId;

        balancer.Tell(Lost(first));

        Assert.NotEqual(first, balancer.AmphoraId);
        Assert.Equal((old, true), (balancer.State.Slots[0].Leaving?.AmphoraId, balancer.State.Retiring.Contains(first)));
    }

    [Fact]
    public void Without_capacity_until_the_deadline_it_is_ERROR_and_an_operator_can_read_why()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.Tell(Lost(old));
        balancer.Tell(new AmphoraFailed(balancer.AmphoraId, "no host has room"));

        balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(10));

        var reason = balancer.State.Errors[balancer.Id];
        Assert.Equal(ProvisioningStatus.Error, balancer.Status);
        Assert.Contains($"no host has room. It was to replace amphora {old}: {Evidence}", reason);
    }

    [Fact]
    public void When_there_is_capacity_again_it_is_ACTIVE_without_anybodys_doing()
    {
        var balancer = Unrepaired();

        balancer.Tell(Lost(balancer.AmphoraId));
        balancer.Reach();
        balancer.Reach();

        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void One_that_comes_back_after_the_deadline_ends_the_ERROR()
    {
        var balancer = Unrepaired();

        balancer.Reach();

        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void An_ERROR_of_something_else_outlives_a_revision_that_only_puts_nodes_right()
    {
        var balancer = Balancer.Active();
        balancer.Ask(new UpdateLoadBalancer(Balancer.Tenant, new LoadBalancerPatch { Name = "bad" }));
        balancer.Refuse("no");
        balancer.Tell(new DriftSeen(balancer.AmphoraId, "edited"));

        balancer.Reach();

        Assert.Equal(ProvisioningStatus.Error, balancer.Status);
    }

    [Fact]
    public void One_that_runs_for_certain_no_more_makes_room_for_a_second_try()
    {
        var balancer = Unrepaired();
        var old = balancer.AmphoraId;

        var effect = balancer.Tell(Lost(old, isFenced: true));

        Assert.Equal([AmphoraCommand.AddressOf(old)], TargetsOf<RetireAmphora>(effect));
        Assert.NotEqual(old, balancer.AmphoraId);
    }

    [Fact]
    public void One_that_is_gone_with_all_it_had_is_repaired_as_a_change_too()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;

        balancer.Tell(new AmphoraFailed(old, "Its instance was lost."));

        Assert.Equal((ProvisioningStatus.PendingUpdate, true), (balancer.Status, balancer.State.Retiring.Contains(old)));
    }

    [Fact]
    public void An_operators_failover_that_waits_for_the_same_amphora_is_hurried()
    {
        var balancer = Balancer.Active(Pair);
        var master = balancer.State.Slots[0].AmphoraId;
        balancer.Tell(new FailoverLoadBalancer(Balancer.Tenant));
        balancer.Reach();
        var wanted = balancer.State.Changes[0].Deltas.OfType<ReplaceAmphorae>().Single().Successions.Single(next => next.AmphoraId == master).Successor;

        balancer.Tell(Lost(master));

        Assert.Equal(wanted, balancer.State.Slots[0].AmphoraId);
    }

    [Fact]
    public void The_other_of_a_pair_keeps_its_place_until_the_dead_ones_is_taken()
    {
        var balancer = Balancer.Active(Pair);
        var (master, backup) = (balancer.State.Slots[0].AmphoraId, balancer.State.Slots[1].AmphoraId);
        balancer.Tell(new FailoverLoadBalancer(Balancer.Tenant));

        balancer.Tell(Lost(master));

        Assert.Equal([(master, true), (backup, false)], balancer.State.Slots.Select(slot => (slot.Leaving?.AmphoraId ?? slot.AmphoraId, slot.Leaving is not null)));
    }

    [Fact]
    public void While_one_is_repaired_no_failover_is_begun()
    {
        var balancer = Balancer.Active();
        balancer.Tell(Lost(balancer.AmphoraId));

        Assert.Equal(409, Balancer.Refused(balancer.Ask(new FailoverLoadBalancer(Balancer.Tenant))).Code);
    }

    [Fact]
    public void A_deletion_ends_the_repair()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.Tell(Lost(old));
        balancer.Tell(new DeleteLoadBalancer(Balancer.Tenant, Cascade: true));

        var effect = balancer.Tell(Lost(old));

        Assert.Empty(effect.Events);
        Assert.Equal(2, balancer.State.Retiring.Count);
    }

    [Fact]
    public void An_operators_failover_is_less_urgent_and_a_creation_is_between()
    {
        var creation = new Balancer();
        creation.Create();
        var created = creation.Tell(new Actors.Networks.VipReady(Balancer.Vip)).Sent<ClaimAmphora>().Single().Priority;

        var failover = Balancer.Active().Tell(new FailoverLoadBalancer(Balancer.Tenant)).Sent<ClaimAmphora>().Single().Priority;

        Assert.Equal((BuildPriority.Creation, BuildPriority.Failover), (created, failover));
    }

    [Fact]
    public void The_journal_keeps_the_evidence()
    {
        var format = new EventFormat();
        var balancer = Balancer.Active();

        var accepted = balancer.Tell(Lost(balancer.AmphoraId)).Events.OfType<ChangeAccepted>().Single();

        Assert.Equal(Evidence, ((ChangeAccepted)format.Read(format.Write(accepted))).Change.Repairs?.Evidence);
    }

    private static Balancer Unrepaired()
    {
        var balancer = Balancer.Active();
        balancer.Tell(Lost(balancer.AmphoraId));
        balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(10));
        Assert.Equal(ProvisioningStatus.Error, balancer.Status);
        // The pause after the failure.
        balancer.Actor.Fire("", TimeSpan.FromSeconds(30));
        return balancer;
    }

    private static AmphoraLost Lost(Guid amphora, bool isFenced = false) => new(amphora, Evidence, isFenced);

    private static IEnumerable<ActorAddress> TargetsOf<T>(Effect effect) =>
        effect.Messages.Where(message => message.Message is T).Select(message => message.Target);
}
