using Lbaas.Runtime;
using Lbaas.Tests.Hosts;

namespace Lbaas.Akka.Tests.Hosts;

/// <summary>What can become of a server of databases, and of the ways to it.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresFaultTests(PostgresFixture postgres)
{
    private const int Actors = 10;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_crash_of_the_server_costs_the_changes_of_that_time_and_nothing_that_was_answered(int nodes)
    {
        await using var world = postgres.NewWorld(nodes);
        await world.StartHostAsync();
        await Task.WhenAll(Ids.Select(id => world.AddAsync(id, 1)));

        postgres.Server.Crash();
        foreach (var id in Ids)
            await Assert.ThrowsAnyAsync<HostUnavailableException>(() => world.AddAsync(id, 1_000));
        Assert.All(Ids, id => Assert.Contains("\"total\":1}", world.ReadSide.Find("ledger", id)!.BodyText));
        await postgres.Server.StartServerAsync();

        foreach (var id in Ids)
        {
            await SucceedsAsync(async () => Assert.Equal(1, await world.TotalAsync(id)));
            await SucceedsAsync(async () => Assert.Equal(3, await world.AddAsync(id, 2)));
            Assert.Contains("\"total\":3}", world.ReadSide.Find("ledger", id)!.BodyText);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Connections_that_are_cut_cost_no_answer_and_halve_no_decision(int nodes)
    {
        await using var world = (PostgresWorld)postgres.NewWorld(nodes);
        await world.StartHostAsync();
        using var done = new CancellationTokenSource();
        var writers = Ids.Select(id => Task.Run(() => WriteAsync(world, id, done.Token))).ToList();

        for (var cut = 1; cut <= 5; cut++)
        {
            var before = world.Writes.Written;
            await Eventually.Async(() => world.Writes.Written >= before + 50, "there is something to cut");
            Assert.True(world.CutConnections() > 0);
        }

        await done.CancelAsync();
        foreach (var (id, answered, refused) in await Task.WhenAll(writers))
        {
            var total = 0L;
            await SucceedsAsync(async () => total = await world.TotalAsync(id));
            Assert.InRange(total, 2 * answered, 2 * (answered + refused));
            Assert.Equal(0, total % 2);
        }
    }

    private static IEnumerable<string> Ids => Enumerable.Range(0, Actors).Select(static number => $"actor{number}");

    private static async Task<(string Id, long Answered, long Refused)> WriteAsync(HostWorld world, string id, CancellationToken done)
    {
        var (answered, refused) = (0L, 0L);
        while (!done.IsCancellationRequested)
        {
            try
            {
                await world.AddAsync(id, 1, times: 2);
                answered++;
            }
            catch (HostUnavailableException)
            {
                refused++;
            }
        }

        return (id, answered, refused);
    }

    // The journal is given a while to be found again.
    private static Task SucceedsAsync(Func<Task> ask) => Eventually.HoldsAsync(
        async () =>
        {
            try
            {
                await ask();
                return true;
            }
            catch (HostUnavailableException)
            {
                return false;
            }
        },
        "the journal is back");
}
