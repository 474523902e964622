using Akka.Cluster;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Deaths;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Tests.Embedding;
using Lbaas.Runtime;
using Lbaas.Tests.Runtime;

namespace Lbaas.Akka.Tests.Deaths;

/// <summary>What those who wait are told when a node has died that may have had their question.</summary>
public sealed class AftermathTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly ActorAddress s_ledger = new("ledger", "a");

    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-aftermath-").FullName;
    private TheirProgram _program = null!;

    public async Task InitializeAsync() => _program = await TheirProgram.StartAsync(_directory, TimeProvider.System);

    public async Task DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(MemberStatus.Down)]
    [InlineData(MemberStatus.Exiting)]
    public async Task A_question_that_nothing_came_of_is_asked_again_whatever_the_lost_node_was(MemberStatus before)
    {
        using var enough = new CancellationTokenSource();
        var asking = _program.Host.AskAsync(s_ledger, new Silence(), s_patience, enough.Token);
        await Eventually.Async(() => Handled >= 1, "it has been asked");
        var handled = Handled;

        LoseNode(before);

        await Eventually.Async(() => Handled > handled, "it has been asked again");
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task Who_asked_for_what_was_written_and_was_not_answered_is_told_that_it_is_not_known()
    {
        var asking = _program.Host.AskAsync(s_ledger, new WorkDone(5), s_patience);
        await Eventually.HoldsAsync(async () => await TotalAsync() == 5, "it is written");

        LoseNode();

        await Assert.ThrowsAsync<CommitOutcomeUnknownException>(() => asking);
    }

    [Fact]
    public async Task Who_is_to_be_answered_later_is_answered_later()
    {
        var asking = _program.Host.AskAsync(s_ledger, new Promise("milk", TimeSpan.FromSeconds(5)), s_patience);
        await Eventually.HoldsAsync(async () => (await LedgerAsync()).Promises.Count == 1, "it is promised");

        LoseNode();

        Assert.Equal("remember milk", await asking);
    }

    private long Handled => _program.Cluster.Counters[EntityCounter.Handled];

    private async Task<long> TotalAsync() => (await LedgerAsync()).Total;

    private async Task<Ledger> LedgerAsync() => (Ledger)await _program.Host.AskAsync(s_ledger, new Read(), s_patience);

    // As the cluster tells of a member that was removed.
    private void LoseNode(MemberStatus before = MemberStatus.Down)
    {
        var system = _program.Cluster.System!;
        var lost = Cluster.Get(system).SelfMember.Copy(MemberStatus.Down).Copy(MemberStatus.Removed);
        system.ActorSelection($"/user/{Aftermath.Name}").Tell(new ClusterEvent.MemberRemoved(lost, before));
    }
}
