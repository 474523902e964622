using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Tests.Runtime;

public sealed class DataDirectoryTests
{
    [Fact]
    public async Task A_second_host_on_the_same_directory_is_refused_with_the_directory_and_the_owner()
    {
        await using var world = await TestWorld.StartAsync();
        await using var second = NewHost(world.Options);

        var refusal = await Assert.ThrowsAsync<DataDirectoryInUseException>(() => second.StartAsync());

        Assert.Contains(world.Options.DataDirectory, refusal.Message);
        Assert.Contains(Environment.ProcessId.ToString(), refusal.Message);
    }

    [Fact]
    public async Task The_refused_host_does_not_disturb_the_first()
    {
        await using var world = await TestWorld.StartAsync();
        await using (var second = NewHost(world.Options))
            await Assert.ThrowsAsync<DataDirectoryInUseException>(() => second.StartAsync());

        Assert.Equal(1, await world.AddAsync("a", 1));
    }

    [Fact]
    public async Task The_directory_is_free_again_after_a_stop()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("a", 1);

        await world.RestartAsync();

        Assert.Equal(1, await world.TotalAsync("a"));
    }

    [Theory]
    [InlineData("DataDirectory")]
    [InlineData("MailboxCapacity")]
    [InlineData("Kinds")]
    public void Options_that_can_not_work_are_refused_at_once(string mistake)
    {
        var options = new RuntimeOptions
        {
            DataDirectory = mistake == "DataDirectory" ? "" : "data",
            MailboxCapacity = mistake == "MailboxCapacity" ? 0 : 10,
        };
        ActorKind[] kinds = mistake == "Kinds"
            ? [new ActorKind(new LedgerBehavior()), new ActorKind(new LedgerBehavior())]
            : [];

        Assert.Throws<ArgumentException>(() => new ActorHost(
            options, kinds, [], new LedgerFormat(), TimeProvider.System, NullLoggerFactory.Instance));
    }

    private static ActorHost NewHost(RuntimeOptions options) =>
        new(options, Array.Empty<ActorKind>(), Array.Empty<WorkerKind>(), new LedgerFormat(), TimeProvider.System,
            NullLoggerFactory.Instance);
}
