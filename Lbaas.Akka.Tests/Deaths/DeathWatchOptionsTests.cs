using Lbaas.Akka.Deaths;
using Lbaas.Akka.Hosting;
using Lbaas.Akka.Server;

namespace Lbaas.Akka.Tests.Deaths;

public sealed class DeathWatchOptionsTests
{
    [Fact]
    public void In_somebody_else_s_actor_system_nobody_is_downed_unless_they_say_so_and_in_ours_they_are() =>
        Assert.Equal((false, true), (new LbaasAkkaOptions().DeathWatch.Enabled, new ClusterSettings().DeathWatch.Enabled));

    [Theory]
    [InlineData(500, 3, 0)]
    [InlineData(99, 3, 1)]
    [InlineData(10_001, 3, 1)]
    [InlineData(500, 1, 1)]
    [InlineData(500, 101, 1)]
    public void What_can_not_work_is_said_at_the_start(int everyMs, int refusals, int mistakes)
    {
        var options = new DeathWatchOptions { Every = TimeSpan.FromMilliseconds(everyMs), Refusals = refusals };

        Assert.Equal(mistakes, new ClusterSettings { DeathWatch = options }.Validate().Count());
        Assert.Equal(mistakes, new LbaasAkkaOptions { DataDirectory = "d", DeathWatch = options }.Validate().Count());
    }
}
