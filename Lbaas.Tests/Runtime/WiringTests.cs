using Lbaas.Actors.Contract;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lbaas.Tests.Runtime;

public sealed class WiringTests
{
    [Fact]
    public async Task A_host_is_put_together_and_started_by_the_application()
    {
        var directory = Directory.CreateTempSubdirectory("lbaas-wiring-").FullName;
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<IEventFormat>(new LedgerFormat())
            .AddLbaasRuntime(options => options.DataDirectory = directory)
            .AddActorKind(new ActorKind(new LedgerBehavior(), new LedgerProjection()))
            .AddWorkerKind(_ => new WorkerKind("probe", (_, _, _) => ValueTask.FromResult<object?>(null)));
        using (var application = builder.Build())
        {
            await application.StartAsync();
            var host = application.Services.GetRequiredService<ActorHost>();

            await host.AskAsync(TestWorld.Ledger("a"), new Add(1), TestWorld.AskTimeout);

            Assert.NotNull(application.Services.GetRequiredService<IReadSide>().Find("ledger", "a"));
            await application.StopAsync();
        }

        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task The_description_tells_what_each_actor_is_doing()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AskAsync<string>("b", new Keep("tea", TimeSpan.FromMinutes(1)));
        world.Journal.Holds = true;
        var answer = world.AddAsync("a", 1);
        await Eventually.Async(() => world.Journal.Held == 1, "a commit is held");
        world.Host.Tell(TestWorld.Ledger("a"), new Add(1));

        var description = world.Host.Describe();

        var kind = Assert.Single(description.Kinds);
        Assert.Equal(("ledger", 2, 1), (kind.Kind, kind.Loaded, kind.MailboxTotal));
        Assert.Equal(("a", "committing", 1), (kind.Busiest[0].Id, kind.Busiest[0].Doing, kind.Busiest[0].Mailbox));
        Assert.Equal("tea", Assert.Single(description.NextDue).Name);
        Assert.Equal(1, description.AskersWaiting);
        world.Journal.Release();
        await answer;
    }
}
