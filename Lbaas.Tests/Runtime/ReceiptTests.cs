using Lbaas.Runtime.Receipts;

namespace Lbaas.Tests.Runtime;

/// <summary>What somebody was told is kept with the events that it tells of, within bounds.</summary>
public sealed class ReceiptTests
{
    [Fact]
    public async Task An_old_receipt_is_not_found()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("a", 7);

        world.Time.Advance(TimeSpan.FromHours(25));

        Assert.Null(world.Host.ReadSide.FindReceipt("a:7"));
    }

    [Fact]
    public async Task The_oldest_of_too_many_go()
    {
        await using var world = await TestWorld.StartAsync(options => options.Receipts = new ReceiptRetention(20, 30, TimeSpan.FromDays(1)));
        for (var i = 0; i < 40; i++)
        {
            await world.AddAsync(i < 15 ? "a" : "b", 1);
            world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange((long)world.Query("SELECT COUNT(*) FROM receipt WHERE group_id = 'b'")!, 20, 36);
        Assert.InRange((long)world.Query("SELECT COUNT(*) FROM receipt")!, 20, 46);
        Assert.Null(world.Host.ReadSide.FindReceipt("a:1"));
        Assert.NotNull(world.Host.ReadSide.FindReceipt("b:25"));
    }

    [Fact]
    public async Task The_oldest_of_too_many_bytes_go()
    {
        await using var world = await TestWorld.StartAsync(options =>
            options.Receipts = new ReceiptRetention(1_000, 1_000, TimeSpan.FromDays(1)) { TotalBytes = 400 });
        for (var i = 1; i <= 64; i++)
        {
            await world.AddAsync("a", 1);
            world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange((long)world.Query("SELECT SUM(length(body)) FROM receipt")!, 350, 400);
        Assert.NotNull(world.Host.ReadSide.FindReceipt("a:64"));
        Assert.Null(world.Host.ReadSide.FindReceipt("a:30"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_bytes_are_counted_right_whatever_becomes_of_receipts(bool byAnOlderProgram)
    {
        await using var world = await TestWorld.StartAsync(options => options.Receipts = new ReceiptRetention(20, 30, TimeSpan.FromDays(1)));
        for (var i = 0; i < 40; i++)
            await world.AddAsync("a", i % 3 == 0 ? -1 : 1);
        if (byAnOlderProgram)
            world.Query("DELETE FROM runtime_setting WHERE name = 'receipt-bytes'");
        await world.RestartAsync();
        await world.AddAsync("a", 1);

        Assert.Equal(world.Query("SELECT SUM(length(body)) FROM receipt"), world.Query("SELECT value FROM runtime_setting WHERE name = 'receipt-bytes'"));
    }
}
