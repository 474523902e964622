using Lbaas.Tests.Hosts;

namespace Lbaas.Akka.Tests.Hosts;

/// <summary>The worlds of several nodes are what they say: the contracts would hold just as well if one node had everything.</summary>
[Collection(PostgresCollection.Name)]
public sealed class SpreadTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Entities_live_on_each_of_three_nodes()
    {
        await using var world = postgres.NewWorld(nodes: 3);
        await AllWriteAsync(world);
    }

    [Fact]
    public async Task Entities_live_on_each_of_two_nodes()
    {
        await using var world = new AkkaWorld(nodes: 2);
        await AllWriteAsync(world);
    }

    private static async Task AllWriteAsync(HostWorld world)
    {
        await world.StartHostAsync();

        for (var i = 0; i < 30; i++)
            await world.AddAsync($"a{i}", 1);

        Assert.All(world.Hosts, static host => Assert.True(host.Writes.Written > 0));
    }
}
