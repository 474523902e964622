using Akka.Actor;
using Lbaas.Akka.Nodes;
using Lbaas.Akka.Tests.Embedding;

namespace Lbaas.Akka.Tests.Nodes;

public sealed class NodeKeeperTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-keeper-").FullName;
    private TheirProgram _program = null!;

    public async Task InitializeAsync() => _program = await TheirProgram.StartAsync(_directory, TimeProvider.System);

    public async Task DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_node_that_is_told_to_end_when_nobody_waits_for_it_any_more_goes_on()
    {
        var keeper = _program.Cluster.System!.ActorSelection($"/user/{NodeKeeper.Name}");

        keeper.Tell(new DrainNode(TimeProvider.System.GetUtcNow() - TimeSpan.FromMilliseconds(1)), ActorRefs.NoSender);

        Assert.False((await keeper.Ask<NodeState>(AskNode.Instance, s_patience)).IsStopping);
    }
}
