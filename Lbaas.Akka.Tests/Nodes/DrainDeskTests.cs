using Akka.Actor;
using Akka.Cluster;
using Akka.TestKit.Xunit2;
using Lbaas.Akka.Nodes;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Akka.Tests.Nodes;

/// <summary>In a cluster without members, where nobody can be drained.</summary>
public sealed class DrainDeskTests() : TestKit("akka.loglevel = OFF\nakka.stdout-loglevel = OFF")
{
    [Fact]
    public void A_wish_that_comes_too_late_is_not_decided_on()
    {
        var time = new ManualTimeProvider();
        var decided = 0;
        Func<ActorSystem, IReadOnlyList<Member>> members = _ =>
        {
            decided++;
            return [];
        };
        var desk = Sys.ActorOf(Props.Create(() => new DrainDesk(members, time)));

        desk.Tell(new DecideDrain("late:1", time.GetUtcNow() - TimeSpan.FromMilliseconds(1)), TestActor);
        desk.Tell(new DecideDrain("in-time:1", time.GetUtcNow()), TestActor);

        Assert.Equal(Draining.Unknown, ExpectMsg<DrainDecision>().Draining);
        Assert.Equal(1, decided);
    }
}
