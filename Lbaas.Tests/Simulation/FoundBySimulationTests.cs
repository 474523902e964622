using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.Format;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Rollouts;
using Lbaas.Actors.Statuses;
using Lbaas.Tests.Amphorae;
using Lbaas.Tests.LoadBalancers;
using Lbaas.Tests.Rollouts;

namespace Lbaas.Tests.Simulation;

/// <summary>What simulated worlds (or reading for them) found, each in its smallest form.</summary>
public sealed class FoundBySimulationTests
{
    [Fact]
    public void Reading_a_snapshot_leaves_the_shared_empty_configuration_empty()
    {
        var format = new EventFormat();

        format.ReadState(format.WriteState(Balancer.Active().State), typeof(LoadBalancerState));

        Assert.Null(Configuration.Empty.LoadBalancer);
    }

    [Fact]
    public void A_removal_that_waits_behind_a_failed_creation_fails_with_it()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Tell(new VipReady(Balancer.Vip));
        var pool = balancer.AddPool();
        balancer.Ask(new DeletePool(Balancer.Tenant, pool));

        balancer.Refuse("no");

        Assert.Empty(balancer.State.Changes);
    }

    [Fact]
    public void An_amphora_of_which_only_the_end_is_heard_is_replaced()
    {
        var balancer = Balancer.Active();
        var lost = balancer.AmphoraId;

        balancer.Tell(new AmphoraRetired(lost));

        Assert.NotEqual(lost, balancer.AmphoraId);
    }

    [Fact]
    public void An_amphora_that_has_found_its_place_since_it_was_refused_stays()
    {
        var node = Node.Running(3, "abc");

        node.Tell(new RetireAmphora(Node.BalancerId) { IsRefusal = true });

        Assert.Equal(AmphoraStatus.Allocated, node.State.Status);
    }

    [Fact]
    public void An_amphora_that_was_refused_and_carries_nothing_goes()
    {
        var node = Node.Allocated();

        node.Tell(new RetireAmphora(Node.BalancerId) { IsRefusal = true });

        Assert.Equal(AmphoraStatus.PendingDelete, node.State.Status);
    }

    [Fact]
    public void An_amphora_that_has_no_place_here_is_told_to_go()
    {
        var stranger = Guid.Parse("00000000-0000-4000-8000-0000000000ff");

        var effect = Balancer.Active().Tell(new AmphoraReady(stranger));

        Assert.Equal(AmphoraCommand.AddressOf(stranger), effect.Messages.Single(message => message.Message is RetireAmphora).Target);
    }

    [Fact]
    public void An_amphora_that_nobody_configures_offers_itself_again()
    {
        var effect = Node.Allocated().Actor.Fire(AmphoraBehavior.AgainTimer, TimeSpan.FromSeconds(20));

        Assert.Single(effect.Sent<AmphoraReady>());
        Assert.Single(effect.Timers);
    }

    [Fact]
    public void A_grant_is_repeated_until_the_spare_confirms_it()
    {
        var (pool, spare) = PoolWithGrant();

        var before = pool.Fire(AmphoraPoolBehavior.CheckTimer, TimeSpan.FromMinutes(1));
        pool.Tell(new SpareInService(spare));
        var after = pool.Fire(AmphoraPoolBehavior.CheckTimer, TimeSpan.FromMinutes(1));

        Assert.Equal((1, 0), (before.Sent<AssignAmphora>().Count, after.Sent<AssignAmphora>().Count));
    }

    [Fact]
    public void A_creation_that_the_network_service_never_answers_ends_as_ERROR_with_a_reason()
    {
        var balancer = new Balancer();
        balancer.Create();

        var effect = balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(11));

        Assert.Equal(ProvisioningStatus.Error, balancer.Status);
        Assert.NotNull(balancer.State.View());
        Assert.Single(effect.Replies);
    }

    [Fact]
    public void A_creation_that_was_refused_late_asks_for_no_VIP_any_more()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Tell(new VipUnavailable("away"));
        balancer.Tell(new VipRefused(Fault.ReferenceNotFound("Subnet", Guid.Empty)));

        Assert.Empty(balancer.Actor.Resume().Sent<AllocateVip>());
    }

    [Fact]
    public void Requests_that_keep_coming_do_not_put_off_asking_again()
    {
        var balancer = Balancer.Active();
        balancer.AddListener(80);

        var effect = balancer.Tell(new CreateListener(Balancer.Tenant, new() { Protocol = "HTTP", ProtocolPort = 81 }));

        Assert.DoesNotContain(effect.Timers, timer => timer.Name == "again");
    }

    [Fact]
    public void A_node_in_place_of_a_lost_one_gets_the_configuration_even_if_it_refuses_the_change()
    {
        var balancer = Balancer.Active();
        balancer.AddListener(80);
        balancer.Tell(new RevisionFailed(balancer.AmphoraId, balancer.State.Push!.Revision, DriverVerdict.NodeIsGone, "gone", null));

        balancer.Tell(new RevisionFailed(balancer.AmphoraId, balancer.State.Push!.Revision, DriverVerdict.ChangeIsBad, "no", null));

        Assert.Equal([Change.FailoverAmphora], balancer.State.Changes.Select(change => change.Kind));
        Assert.NotNull(balancer.State.Push);
    }

    [Fact]
    public void An_amphora_that_was_given_up_before_it_was_ordered_says_so_to_whoever_orders_it()
    {
        var node = new Node();
        node.Tell(new RetireAmphora(null));

        var effect = node.Tell(new BuildAmphora(Node.BalancerId, "STANDALONE", "local", "default"));

        Assert.Single(effect.Sent<AmphoraRetired>());
    }

    [Fact]
    public void A_change_that_waits_for_a_lost_node_does_not_fail_before_another_can_be_up()
    {
        var balancer = Balancer.Active();
        balancer.AddListener(80);
        balancer.Tell(new RevisionFailed(balancer.AmphoraId, balancer.State.Push!.Revision, DriverVerdict.NodeIsGone, "gone", null));

        balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(6));

        Assert.Equal(ProvisioningStatus.PendingUpdate, balancer.Status);
        Assert.Equal(2, balancer.State.Changes.Count);
    }

    [Fact]
    public void A_change_that_rides_along_with_a_failover_does_not_fail_before_it()
    {
        var balancer = Balancer.Active();
        balancer.AddListener(80);
        balancer.AddListener(81);
        balancer.Ask(new FailoverLoadBalancer(Balancer.Tenant));

        balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(6));

        Assert.Equal(3, balancer.State.Changes.Count);
    }

    [Fact]
    public void A_load_balancer_that_got_another_amphora_of_the_old_image_meanwhile_is_renewed_once_more()
    {
        var rollout = new Rollout(1);
        var first = rollout.See(rollout.Balancers[0]).Sent<RenewAmphorae>().Single();
        rollout.Renewed(rollout.Balancers[0]);
        rollout.Wait(rollout.State.Wish.Settle);

        var again = rollout.See(rollout.Balancers[0], image: "v1").Sent<RenewAmphorae>().Single();

        Assert.NotEqual(first.StepId, again.StepId);
        Assert.Equal(again.StepId, rollout.State.Find(rollout.Balancers[0])!.Id);
    }

    [Fact]
    public void A_load_balancer_that_gets_amphorae_of_the_old_image_all_the_time_is_a_bad_sign()
    {
        var rollout = new Rollout(1);
        rollout.See(rollout.Balancers[0]);
        rollout.Renewed(rollout.Balancers[0]);
        rollout.Wait(rollout.State.Wish.Within);

        rollout.See(rollout.Balancers[0], image: "v1");

        Assert.Equal(RolloutStatus.Stopped, rollout.State.Status);
    }

    [Fact]
    public void A_failed_creation_whose_VIP_comes_late_has_it_when_it_is_built_anew()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(10));
        balancer.Tell(new VipReady(Balancer.Vip));

        balancer.Ask(new FailoverLoadBalancer(Balancer.Tenant));
        balancer.Reach();

        Assert.Equal((ProvisioningStatus.Active, Balancer.Vip), (balancer.Status, balancer.State.Applied.LoadBalancer!.Vip));
    }

    private static (Behaviors.Driven<AmphoraPoolState, AmphoraPoolCommand, AmphoraPoolEvent> Pool, Guid Spare) PoolWithGrant()
    {
        var pool = new Behaviors.Driven<AmphoraPoolState, AmphoraPoolCommand, AmphoraPoolEvent>(
            new AmphoraPoolBehavior(new AmphoraPoolOptions { Spares = 1 }), "default");
        pool.Tell(new CheckSpares());
        var spare = pool.State.Building[0];
        pool.Tell(new SpareBuilt(spare));
        pool.Tell(new ClaimAmphora(Node.BalancerId, Guid.Parse("00000000-0000-4000-8000-0000000000bb"), "STANDALONE"));
        return (pool, spare);
    }
}
