using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>Spec lifecycle 6.1, 6.2: other amphorae, and traffic goes on.</summary>
public class FailoverTests
{
    private static readonly LoadBalancerOptions Pair = new() { Roles = ["MASTER", "BACKUP"] };

    [Fact]
    public void The_successor_is_claimed_while_the_amphora_stays()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;

        var effect = balancer.Tell(Failover());

        Assert.Equal(balancer.AmphoraId, effect.Sent<ClaimAmphora>().Single().CandidateId);
        Assert.NotEqual(old, balancer.AmphoraId);
        Assert.Empty(effect.Sent<RetireAmphora>());
        Assert.Equal(ProvisioningStatus.PendingUpdate, balancer.Status);
    }

    [Fact]
    public void The_amphora_goes_when_its_successor_has_the_revision()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.Tell(Failover());

        var reached = balancer.Reach();

        Assert.Equal([AmphoraCommand.AddressOf(old)], TargetsOf<RetireAmphora>(reached));
        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void An_amphora_that_is_succeeded_and_offers_itself_is_not_told_to_go()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.Tell(Failover());

        Assert.Empty(balancer.Tell(new AmphoraReady(old)).Messages);
    }

    [Fact]
    public void Changes_ride_along_with_the_successor()
    {
        var balancer = Balancer.Active();
        balancer.Tell(Failover());
        balancer.AddListener(80);

        balancer.Reach();
        balancer.Reach();

        Assert.Single(balancer.State.Applied.Listeners);
        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void A_failover_behind_a_change_waits_for_it()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.AddListener(80);
        balancer.Tell(Failover());
        var before = balancer.AmphoraId;

        balancer.Reach();

        Assert.Equal(old, before);
        Assert.NotEqual(old, balancer.AmphoraId);
        Assert.Single(balancer.State.Applied.Listeners);
    }

    [Fact]
    public void An_amphora_that_does_not_answer_is_succeeded_before_what_it_should_get()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.AddListener(80);
        balancer.Tell(Failover());

        var effect = balancer.Postpone("connection refused");

        Assert.Single(effect.Sent<ClaimAmphora>());
        Assert.NotEqual(old, balancer.AmphoraId);
    }

    [Fact]
    public void Of_a_pair_the_standby_is_succeeded_first_and_the_active_one_only_after_it()
    {
        var balancer = Balancer.Active(Pair);
        var (master, backup) = (balancer.State.Slots[0].AmphoraId, balancer.State.Slots[1].AmphoraId);
        balancer.Tell(Failover());
        var first = balancer.State.Slots.ConvertAll(slot => slot.Leaving?.AmphoraId);

        balancer.Reach();
        var between = balancer.State.Push;
        balancer.Tell(new AmphoraRetired(backup));
        // The successor joins.
        balancer.Reach();
        var second = balancer.State.Slots.ConvertAll(slot => slot.Leaving?.AmphoraId);
        balancer.Reach();

        Assert.Equal([null, backup], first);
        Assert.Equal([master, null], second);
        Assert.Null(between);
        Assert.Equal((ProvisioningStatus.Active, 1), (balancer.Status, balancer.State.Retiring.Count));
    }

    [Fact]
    public void Of_a_pair_one_amphora_is_succeeded_when_one_is_asked_for()
    {
        var balancer = Balancer.Active(Pair);
        var backup = balancer.State.Slots[1];

        balancer.Ask(new FailoverAmphora(Balancer.Tenant, balancer.AmphoraId));
        balancer.Reach();

        Assert.Equal(backup.AmphoraId, balancer.State.Slots[1].AmphoraId);
        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void A_successor_that_never_comes_up_leaves_ERROR_and_the_amphora_in_its_place()
    {
        var balancer = Balancer.Active();
        var old = balancer.State.Slots[0];
        balancer.Tell(Failover());
        var successor = balancer.AmphoraId;

        balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(10));

        Assert.Equal(ProvisioningStatus.Error, balancer.Status);
        Assert.Equal(old, balancer.State.Slots[0]);
        Assert.Equal([successor], balancer.State.Retiring);
    }

    [Fact]
    public void A_failover_repairs_a_load_balancer_in_ERROR()
    {
        var balancer = Balancer.Active();
        balancer.Tell(Failover());
        balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(10));
        balancer.Reach();

        balancer.Tell(Failover());
        balancer.Reach();

        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void A_successor_that_carries_a_failed_failover_gives_way_to_the_next()
    {
        var balancer = Balancer.Active(Pair);
        balancer.Tell(Failover());
        var backup = balancer.State.Slots[1].AmphoraId;
        balancer.Tell(new RevisionReached(backup, balancer.State.Push!.Revision));
        balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(10));

        balancer.Tell(Failover());
        balancer.Tell(new RevisionFailed(backup, balancer.State.Push!.Revision, DriverVerdict.RetryLater, "away", null));

        Assert.Equal(backup, balancer.State.Slots[1].Leaving?.AmphoraId);
    }

    [Fact]
    public void A_load_balancer_whose_creation_failed_is_built_anew()
    {
        var balancer = FailedCreation();

        var effect = balancer.Tell(Failover());
        var claimed = effect.Sent<ClaimAmphora>().Count;
        balancer.Reach();

        Assert.Equal(1, claimed);
        Assert.Equal((ProvisioningStatus.Active, "lb"), (balancer.Status, balancer.State.Applied.LoadBalancer?.Name));
    }

    [Fact]
    public void What_could_not_be_built_is_there_as_ERROR_and_can_be_tried_again()
    {
        var balancer = FailedCreation();
        balancer.Tell(Failover());
        var amphora = balancer.AmphoraId;

        balancer.Refuse("no");
        var failed = (balancer.Status, balancer.State.Slots.Count, balancer.State.Retiring.Contains(amphora));
        balancer.Tell(Failover());

        Assert.Equal((ProvisioningStatus.Error, 0, true), failed);
        Assert.Single(balancer.State.Slots);
    }

    [Fact]
    public void A_deletion_retires_the_amphora_and_its_successor()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.Tell(Failover());
        var successor = balancer.AmphoraId;

        var effect = balancer.Tell(new DeleteLoadBalancer(Balancer.Tenant, Cascade: true));

        Assert.Equal(
            new[] { old, successor }.Select(AmphoraCommand.AddressOf).OrderBy(address => address.Id, StringComparer.Ordinal),
            TargetsOf<RetireAmphora>(effect).OrderBy(address => address.Id, StringComparer.Ordinal));
    }

    [Fact]
    public void After_a_restart_the_successor_is_claimed_again()
    {
        var balancer = Balancer.Active();
        balancer.Tell(Failover());

        Assert.Equal(balancer.AmphoraId, balancer.Actor.Resume().Sent<ClaimAmphora>().Single().CandidateId);
    }

    [Fact]
    public void Everything_that_was_ERROR_and_that_the_amphorae_have_is_ACTIVE_after_it()
    {
        var balancer = Balancer.Active();
        var listener = balancer.AddListener(80);
        balancer.Reach();
        balancer.Ask(new UpdateListener(Balancer.Tenant, listener, new() { Name = "bad" }));
        balancer.Refuse("no");

        balancer.Tell(Failover());
        balancer.Reach();

        Assert.Equal(ProvisioningStatus.Active, balancer.State.StatusOf(listener));
    }

    [Fact]
    public void Strict_mode_fails_over_only_what_is_ACTIVE_or_ERROR()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { Strict = true });
        balancer.AddListener(80);

        var fault = Balancer.Refused(balancer.Ask(Failover()));

        Assert.Equal(new Fault(409, $"Invalid state PENDING_UPDATE of loadbalancer resource {balancer.Id}"), fault);
    }

    [Fact]
    public void A_second_failover_is_refused_while_one_is_under_way()
    {
        var balancer = Balancer.Active();
        balancer.Tell(Failover());

        var fault = Balancer.Refused(balancer.Ask(Failover()));

        Assert.Equal(new Fault(409, $"Invalid state PENDING_UPDATE of loadbalancer resource {balancer.Id}"), fault);
    }

    [Fact]
    public void An_amphora_of_a_load_balancer_in_ERROR_is_not_failed_over()
    {
        var balancer = Balancer.Active();
        balancer.Tell(Failover());
        balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(10));
        balancer.Reach();

        var fault = Balancer.Refused(balancer.Ask(new FailoverAmphora(Balancer.Tenant, balancer.AmphoraId)));

        Assert.Equal(new Fault(409, $"Load Balancer {balancer.Id} is immutable and cannot be updated."), fault);
    }

    [Fact]
    public void An_amphora_that_is_on_its_way_out_is_not_failed_over()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.Tell(Failover());
        balancer.Reach();

        var fault = Balancer.Refused(balancer.Ask(new FailoverAmphora(Balancer.Tenant, old)));

        Assert.Equal(new Fault(409, $"amphora {old} is immutable and cannot be updated."), fault);
    }

    [Fact]
    public void A_load_balancer_that_is_being_created_is_not_failed_over()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Tell(new VipReady(Balancer.Vip));

        Assert.Equal(409, Balancer.Refused(balancer.Ask(Failover())).Code);
    }

    private static Balancer FailedCreation()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Tell(new VipReady(Balancer.Vip));
        balancer.Refuse("no");
        return balancer;
    }

    private static FailoverLoadBalancer Failover() => new(Balancer.Tenant);

    private static IEnumerable<ActorAddress> TargetsOf<T>(Effect effect) =>
        effect.Messages.Where(message => message.Message is T).Select(message => message.Target);
}
