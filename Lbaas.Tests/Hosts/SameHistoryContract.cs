using System.Text.Json;
using Lbaas.Tests.Runtime;

namespace Lbaas.Tests.Hosts;

/// <summary>
/// A host adds nothing of its own: the same messages at the same times give the very history that the behavior alone gives, and so the
/// same in every host.
/// </summary>
public abstract class SameHistoryContract : HostContract
{
    private static readonly TimeSpan s_slot = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Messages_timers_passivations_and_restarts_give_the_history_that_the_behavior_alone_gives(int seed)
    {
        await using var world = await StartAsync(static options => options.SnapshotInterval = 9);
        var pure = new PureLedgers(world.Format);
        var dice = new Random(seed);
        for (var step = 1; step <= 150; step++)
        {
            if (step % 60 == 0)
                await world.RestartAsync();
            await (dice.Next(10) == 0 ? PassAsync(world, pure, dice) : AskBothAsync(world, pure, dice));
        }

        Assert.Equal(pure.Journal, world.ReadJournal());
        foreach (var id in pure.Ids)
        {
            Assert.Equal(Text(pure.StateOf(id)), Text(await world.AskAsync<Ledger>(id, new Read())));
            Assert.Equal(Text(pure.StateOf(id)), Text((await world.Host.ReadStateAsync(HostWorld.Ledger(id)))!));
        }
    }

    private static async Task AskBothAsync(HostWorld world, PureLedgers pure, Random dice)
    {
        var (id, now) = ($"actor{dice.Next(5)}", world.Time.GetUtcNow());
        ILedgerCommand command = dice.Next(10) switch
        {
            < 5 => new Add(dice.Next(-50, 100), dice.Next(1, 4)),
            < 8 => new Keep($"note{dice.Next(3)}", FreeDeadline(pure, now + TimeSpan.FromMinutes(dice.Next(1, 30))) - now),
            8 => new Read(),
            _ => new Leave(),
        };

        Assert.Equal(Text(pure.Ask(id, command, now)), Text(await world.AskAsync<object>(id, command)));
    }

    // One timer after the other: which of two that are late comes first is for the host to say.
    private static async Task PassAsync(HostWorld world, PureLedgers pure, Random dice)
    {
        var until = world.Time.GetUtcNow() + TimeSpan.FromMinutes(dice.Next(1, 20));
        while (pure.NextDue is { } due && due <= until)
        {
            await world.PassAsync(due - world.Time.GetUtcNow() + (s_slot / 5));
            pure.FireNext();
            await Eventually.Async(() => world.ReadJournal().Count == pure.Journal.Count, "the timer is handled");
        }
    }

    private static DateTimeOffset FreeDeadline(PureLedgers pure, DateTimeOffset wanted)
    {
        while (pure.HasDueWithin(wanted, s_slot))
            wanted += s_slot;
        return wanted;
    }

    private static string Text(object value) => JsonSerializer.Serialize(value, value.GetType());
}
