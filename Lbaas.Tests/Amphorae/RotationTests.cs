using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;

namespace Lbaas.Tests.Amphorae;

/// <summary>An agent's certificate is replaced before it ends (spec lifecycle 7).</summary>
public class RotationTests
{
    private const string Timer = "certificate";
    private static readonly TimeSpan Buffer = new AmphoraOptions().CertificateBuffer;

    [Fact]
    public void It_is_due_within_the_first_quarter_of_the_buffer()
    {
        var node = Serving(daysLeft: 30);

        var due = DueOf(node.Actor.Resume());

        Assert.InRange(due, Expiration(node) - Buffer, Expiration(node) - (Buffer * 0.75));
    }

    [Fact]
    public void Nodes_made_at_the_same_time_have_times_of_their_own()
    {
        var dues = Enumerable.Range(0, 100).Select(i => DueOf(Serving(30, new Guid(7, 7, 7, Guid.NewGuid().ToByteArray()[8..])).Actor.Resume())).ToList();

        Assert.True(dues.Max() - dues.Min() > TimeSpan.FromDays(2), $"100 nodes within {dues.Max() - dues.Min()}");
    }

    [Fact]
    public void A_replay_finds_the_same_time() =>
        Assert.Equal(DueOf(Serving(30).Actor.Resume()), DueOf(Serving(30).Actor.Resume()));

    [Fact]
    public void When_it_is_due_the_agent_gets_another_and_the_amphora_shows_when_that_ends()
    {
        var node = Serving(daysLeft: 5);

        var asked = node.Actor.Fire(Timer, TimeSpan.Zero);
        var busy = node.State.Rotation is not null;
        var later = node.Actor.Now.AddDays(30);
        var done = node.Tell(new CertificateRotated(later));

        Assert.Single(asked.Sent<RotateCertificate>());
        Assert.True(busy);
        Assert.Equal((null, later), (node.State.Rotation, node.State.Instance!.CertificateExpiration));
        Assert.InRange(DueOf(done), later - Buffer, later);
    }

    [Fact]
    public void One_that_lasts_is_left_alone()
    {
        var effect = Serving(daysLeft: 30).Actor.Fire(Timer, TimeSpan.FromDays(1));

        Assert.Empty(effect.Events);
        Assert.Empty(effect.Sent<RotateCertificate>());
    }

    [Fact]
    public void An_agent_that_does_not_take_it_is_asked_again_after_longer_and_longer_pauses_and_is_not_ERROR()
    {
        var node = Serving(daysLeft: 5);
        node.Actor.Fire(Timer, TimeSpan.Zero);
        List<TimeSpan> pauses = [];
        for (var i = 0; i < 12; i++)
        {
            var due = DueOf(node.Tell(new CertificateNotRotated("connection refused")));
            pauses.Add(due - node.Actor.Now);
            node.Actor.Fire(Timer, pauses[^1]);
        }

        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)), (pauses[0], pauses[^1]));
        Assert.Equal((AmphoraStatus.Allocated, 12, "connection refused"), (node.State.ShownStatus, node.State.Rotation!.Attempts, node.State.Rotation.Reason));
    }

    [Fact]
    public void While_the_old_one_is_good_the_compute_service_is_not_troubled()
    {
        var node = Serving(daysLeft: 5);
        node.Actor.Fire(Timer, TimeSpan.Zero);

        Assert.Empty(node.Tell(new CertificateNotRotated("connection refused")).Sent<CreateInstance>());
    }

    [Fact]
    public void Once_the_old_one_has_ended_the_compute_service_brings_the_agent_back()
    {
        var node = Serving(daysLeft: 5);
        node.Actor.Fire(Timer, TimeSpan.FromDays(6));

        var failed = node.Tell(new CertificateNotRotated("its certificate has ended"));
        var fresh = node.State.Instance! with { CertificateExpiration = node.Actor.Now.AddDays(30) };
        node.Tell(new InstanceCreated(fresh));

        Assert.Single(failed.Sent<CreateInstance>());
        Assert.Equal((null, fresh), (node.State.Rotation, node.State.Instance));
    }

    [Fact]
    public void An_answer_that_is_lost_is_asked_for_again()
    {
        var node = Serving(daysLeft: 5);
        node.Actor.Fire(Timer, TimeSpan.Zero);

        Assert.Single(node.Actor.Fire(Timer, TimeSpan.FromSeconds(20)).Sent<RotateCertificate>());
        Assert.Single(node.Actor.Resume().Sent<RotateCertificate>());
    }

    [Fact]
    public void After_a_restart_the_pause_goes_on()
    {
        var node = Serving(daysLeft: 5);
        node.Actor.Fire(Timer, TimeSpan.Zero);
        var due = DueOf(node.Tell(new CertificateNotRotated("connection refused")));

        var resumed = node.Actor.Resume();

        Assert.Equal(due, DueOf(resumed));
        Assert.Empty(resumed.Sent<RotateCertificate>());
    }

    [Fact]
    public void One_that_ends_sooner_than_its_buffer_begins_is_not_issued_without_pause()
    {
        var node = Serving(daysLeft: 5);
        node.Actor.Fire(Timer, TimeSpan.Zero);

        var done = node.Tell(new CertificateRotated(node.Actor.Now.AddDays(2)));

        Assert.Equal(node.Actor.Now.AddHours(1), DueOf(done));
    }

    [Fact]
    public void One_that_is_deleted_has_none_to_replace()
    {
        var node = Serving(daysLeft: 5);
        node.Actor.Fire(Timer, TimeSpan.Zero);

        var retired = node.Tell(new RetireAmphora(Node.BalancerId));

        Assert.Null(node.State.Rotation);
        Assert.Contains(retired.Timers, timer => timer.Name == Timer && timer.DueAt is null);
        Assert.Empty(node.Actor.Fire(Timer, TimeSpan.Zero).Messages);
    }

    [Fact]
    public void An_answer_of_former_days_brings_the_former_certificate_not_back()
    {
        var node = Serving(daysLeft: 5);
        var former = node.State.Instance!;
        node.Actor.Fire(Timer, TimeSpan.Zero);
        node.Tell(new CertificateRotated(node.Actor.Now.AddDays(30)));

        Assert.Empty(node.Tell(new InstanceCreated(former)).Events);
    }

    [Fact]
    public void An_instance_without_a_certificate_of_ours_is_never_due() =>
        Assert.DoesNotContain(Node.Running(1, "abc").Actor.Resume().Timers, timer => timer.Name == Timer);

    private static Node Serving(int daysLeft, Guid? id = null)
    {
        var node = id is { } own ? new Node(own) : new Node();
        node.Tell(new BuildAmphora(Node.BalancerId, "STANDALONE", "local", "default"));
        node.Tell(new InstanceCreated(Node.Instance with { CertificateExpiration = node.Actor.Now.AddDays(daysLeft) }));
        node.Tell(new AgentAnswered("2.6"));
        node.Tell(new ConfigurationPushed(1, "abc"));
        return node;
    }

    private static DateTimeOffset Expiration(Node node) => node.State.Instance!.CertificateExpiration!.Value;

    private static DateTimeOffset DueOf(Effect effect) => effect.Timers.Last(timer => timer.Name == Timer).DueAt!.Value;
}
