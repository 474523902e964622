using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Quotas;
using Lbaas.Actors.Requests;
using Lbaas.Api.Changes;
using Lbaas.Api.Http;
using Lbaas.Api.Quotas;
using Lbaas.Runtime;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Receipts;

namespace Lbaas.Tests.Quotas;

/// <summary>What the edge tells a quota, whatever becomes of the change.</summary>
public sealed class EdgeTests
{
    private static readonly ChangeLimits Limits = new(10, TimeSpan.FromSeconds(30));
    private static readonly CreateLoadBalancer Creation = new(
        new RequestContext("req-1", null, null, []), new LoadBalancer { Id = Quota.Id(1), ProjectId = "p" }, new(), Configuration.Empty);

    private static readonly PlacesGranted Granted = new(true) { New = [new(QuotaKinds.LoadBalancer, [Quota.Id(1)])], LostAfter = DateTimeOffset.UnixEpoch };

    private readonly List<object> _told = [];

    [Fact]
    public async Task What_is_made_is_confirmed()
    {
        await Edge(new Accepted(null, Quota.Id(1), null)).ChangeAsync(Quota.Id(1), Creation, default);

        Assert.IsType<ConfirmPlaces>(Assert.Single(_told));
    }

    [Fact]
    public async Task What_is_refused_is_released_before_the_client_hears_of_it()
    {
        var edge = Edge(new Rejected(Fault.Validation("no")));

        await Assert.ThrowsAsync<FaultException>(() => edge.ChangeAsync(Quota.Id(1), Creation, default).AsTask());

        Assert.Equal(Granted.Return(), Assert.Single(_told));
    }

    [Fact]
    public async Task What_another_has_asked_for_first_is_not_released()
    {
        var edge = Edge(new Rejected(Fault.Validation("no")), Granted with { New = [] });

        await Assert.ThrowsAsync<FaultException>(() => edge.ChangeAsync(Quota.Id(1), Creation, default).AsTask());

        Assert.Empty(_told);
    }

    [Fact]
    public async Task What_may_yet_be_made_keeps_its_place()
    {
        var edge = Edge(new AskTimeoutException(LoadBalancerCommand.AddressOf(Quota.Id(1)), Limits.Timeout));

        await Assert.ThrowsAsync<AskTimeoutException>(() => edge.ChangeAsync(Quota.Id(1), Creation, default).AsTask());

        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_count_that_has_begun_is_not_the_answer_to_a_later_question_and_those_who_wait_share_one()
    {
        var looks = new Queue<TaskCompletionSource<object>>();
        var begun = new SemaphoreSlim(0);
        var counts = new UseCounts(
            (_, _, _, _) =>
            {
                var look = new TaskCompletionSource<object>();
                looks.Enqueue(look);
                begun.Release();
                return look.Task;
            }, new NothingThere(), Limits, new ManualTimeProvider(DateTimeOffset.UnixEpoch));

        var first = counts.CountAsync("p", QuotaKinds.Pool);
        await begun.WaitAsync(TestContext.Current.CancellationToken);
        var second = counts.CountAsync("p", QuotaKinds.Pool);
        var third = counts.CountAsync("p", QuotaKinds.Pool);
        looks.Dequeue().SetResult(new UseKnown());
        await first;
        await begun.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Same(second, third);
        Assert.False(second.IsCompleted);
        looks.Dequeue().SetResult(new UseKnown());
        await second;
        Assert.Empty(looks);
    }

    private EnforcedQuotas Edge(object end) => Edge(end, Granted);

    private EnforcedQuotas Edge(object end, PlacesGranted granted)
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        AskActor ask = (actor, _, _, _) => actor.Kind == QuotaCommand.Kind
            ? Task.FromResult<object>(granted)
            : end is Exception failure ? Task.FromException<object>(failure) : Task.FromResult(end);
        var readSide = new NothingThere();
        return new EnforcedQuotas(new ChangeGateway(ask, Limits), ask, Tell, new UseCounts(ask, readSide, Limits, clock), readSide, Limits, clock);
    }

    private bool Tell(Actors.Contract.ActorAddress actor, object message)
    {
        _told.Add(message);
        return true;
    }

    private sealed class NothingThere : IReadSide
    {
        public Document? Find(string kind, string id) => null;

        public IReadOnlyList<Document> Query(DocumentQuery query) => [];

        public IReadOnlyList<string> Ids(string kind, string projectId) => [];

        public long Count(string kind) => 0;

        public INoticeLog Notices => throw new NotSupportedException("Nobody watches.");

        public Receipt? FindReceipt(string id) => null;
    }
}
