using System.Threading.Channels;
using Akka.Actor;
using Lbaas.Actors.Contract;
using Lbaas.Akka.ReadSide;
using Lbaas.Akka.Tests.Embedding;
using Lbaas.Runtime.Notices;
using Lbaas.Tests.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Akka.Tests.ReadSide;

/// <summary>What an actor of a larger program hears of what is announced.</summary>
public sealed class NoticeFeedTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-feed-").FullName;
    private readonly Channel<(NewNotices News, IActorRef Feed)> _told = Channel.CreateUnbounded<(NewNotices, IActorRef)>();
    private TheirProgram _program = null!;

    public async Task InitializeAsync() => _program = await TheirProgram.StartAsync(_directory, new ManualTimeProvider());

    public async Task DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Everything_that_is_announced_is_told_once_in_the_journal_s_order()
    {
        Listen(after: 0);

        for (var i = 0; i < 20; i++)
            await AddAsync($"ledger{i % 3}");

        var positions = new List<long>();
        while (positions.Count < 20)
        {
            var (news, feed) = await NextAsync();
            positions.AddRange(news.Notices.Select(static placed => placed.Position));
            feed.Tell(NoticesTaken.Instance);
        }

        Assert.Equal(positions.Distinct().Order(), positions);
    }

    [Fact]
    public async Task The_next_page_comes_when_the_one_before_has_been_answered()
    {
        Listen(after: 0);
        await AddAsync("a");
        var (first, feed) = await NextAsync();

        await Task.WhenAll(Enumerable.Range(0, NoticeFeed.PageMax + 1).Select(i => AddAsync($"ledger{i}")));
        feed.Tell(NoticesTaken.Instance);

        Assert.Single(first.Notices);
        Assert.Equal(NoticeFeed.PageMax, (await NextAsync()).News.Notices.Count);
    }

    [Fact]
    public async Task Who_goes_on_after_a_position_is_told_what_came_since()
    {
        await AddAsync("before");
        var position = _program.Services.GetRequiredService<INoticeLog>().Read(default, 0, 1).Head;

        Listen(position);
        await AddAsync("since");

        Assert.Equal("since", Assert.Single((await NextAsync()).News.Notices).Notice.OwnerId);
    }

    private void Listen(long after) => _program.Cluster.System!.ActorOf(
        Props.Create(() => new Parent(_told.Writer, _program.Services.GetRequiredService<INoticeLog>(), after)));

    private Task AddAsync(string ledger) => _program.Host.AskAsync(new ActorAddress("ledger", ledger), new Add(1), s_patience);

    private Task<(NewNotices News, IActorRef Feed)> NextAsync() => _told.Reader.ReadAsync().AsTask().WaitAsync(s_patience);

    private sealed class Parent : ReceiveActor
    {
        public Parent(ChannelWriter<(NewNotices, IActorRef)> told, INoticeLog log, long after)
        {
            Context.ActorOf(NoticeFeed.PropsFor(log, default, after));
            Receive<NewNotices>(news => told.TryWrite((news, Sender)));
        }
    }
}
