using System.Text;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.ReadSide;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Tests.Runtime;

public sealed class ReadSideTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-read-side-").FullName;
    private SqliteJournal _journal = null!;

    public ValueTask InitializeAsync()
    {
        _journal = new SqliteJournal(
            new SqliteJournalOptions { Path = Path.Combine(_directory, "journal.db") },
            4_711, new ManualTimeProvider(), NullLogger.Instance);
        _journal.Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_document_is_found_as_it_was_written_and_gone_when_deleted()
    {
        var document = new Document(
            "pool", "p1", "lb", "parent", "project", DateTimeOffset.UnixEpoch.AddTicks(7),
            """{"name":"née ☃"}"""u8.ToArray());
        await WriteAsync(changes => changes.UpsertDocument(document));

        var found = _journal.ReadSide.Find("pool", "p1")!;
        Assert.Equal("""{"name":"née ☃"}""", found.BodyText);
        Assert.Equal(document with { Body = found.Body }, found);
        Assert.Null(_journal.ReadSide.Find("listener", "p1"));

        await WriteAsync(changes => changes.DeleteDocument("pool", "p1"));
        Assert.Null(_journal.ReadSide.Find("pool", "p1"));
    }

    [Fact]
    public async Task A_note_about_a_document_goes_without_what_is_observed_of_it()
    {
        await WriteAsync(changes =>
        {
            Put(changes, "a", "{}");
            changes.UpsertDocument(new Document("note", "a", null, null, null, DateTimeOffset.UnixEpoch, "{}"u8.ToArray()));
            changes.SetObservation("a", "one", "ONLINE", 1);
        });

        await WriteAsync(changes => changes.DeleteNote("note", "a"));

        Assert.Null(_journal.ReadSide.Find("note", "a"));
        Assert.Equal("ONLINE", _journal.ReadSide.Find("doc", "a")!.Observation);
    }

    [Fact]
    public async Task The_observation_of_the_highest_rank_counts_until_it_is_cleared()
    {
        await WriteAsync(changes =>
        {
            Put(changes, "a", "{}");
            changes.SetObservation("a", "one", "ONLINE", 1);
            changes.SetObservation("a", "two", "ERROR", 5);
            changes.SetObservation("a", "three", "DEGRADED", 3);
        });
        Assert.Equal("ERROR", _journal.ReadSide.Find("doc", "a")!.Observation);
        Assert.Equal("a", Ids(new DocumentQuery("doc") { Observation = "ERROR" }));
        Assert.Equal("", Ids(new DocumentQuery("doc") { Observation = "ONLINE" }));

        await WriteAsync(changes =>
        {
            changes.ClearObservation("a", "two");
            changes.SetObservation("a", "one", "ONLINE", 4);
        });

        Assert.Equal("ONLINE", _journal.ReadSide.Find("doc", "a")!.Observation);
    }

    [Fact]
    public async Task Attributes_match_by_value_and_type()
    {
        await WriteAsync(changes =>
        {
            Put(changes, "a", """{"name":"web","port":80,"up":true,"note":null}""");
            Put(changes, "b", """{"name":"80","port":81,"up":false,"note":"x"}""");
            Put(changes, "c", """{"name":["web"],"port":"80","up":1}""");
        });

        Assert.Equal("a", Filtered("name", "web"));
        Assert.Equal("b", Filtered("name", "80"));
        Assert.Equal("", Filtered("name", "[\"web\"]"));
        Assert.Equal("a", Filtered("port", 80));
        Assert.Equal("c", Filtered("port", "80"));
        Assert.Equal("a", Filtered("up", true));
        Assert.Equal("b", Filtered("up", false));
        Assert.Equal("a,c", Filtered("note", null));
    }

    [Fact]
    public async Task Owner_parent_and_project_narrow_the_list()
    {
        await WriteAsync(changes =>
        {
            var body = "{}"u8.ToArray();
            changes.UpsertDocument(new Document("doc", "a", "o1", "p1", "t1", DateTimeOffset.UnixEpoch, body));
            changes.UpsertDocument(new Document("doc", "b", "o1", "p2", "t2", DateTimeOffset.UnixEpoch, body));
            changes.UpsertDocument(new Document("other", "c", "o1", "p2", "t2", DateTimeOffset.UnixEpoch, body));
        });

        Assert.Equal("a,b", Ids(new DocumentQuery("doc") { OwnerId = "o1" }));
        Assert.Equal("b", Ids(new DocumentQuery("doc") { ParentId = "p2" }));
        Assert.Equal("a", Ids(new DocumentQuery("doc") { ProjectId = "t1" }));
        Assert.Equal(2, _journal.ReadSide.Count("doc"));
    }

    [Theory]
    [InlineData(TagMatch.All, "a,b")]
    [InlineData(TagMatch.Any, "a,b,c")]
    [InlineData(TagMatch.NotAll, "c,d,e")]
    [InlineData(TagMatch.None, "d,e")]
    public async Task Tags_match(TagMatch match, string expected)
    {
        await WriteAsync(changes =>
        {
            Put(changes, "a", """{"tags":["red","blue"]}""");
            Put(changes, "b", """{"tags":["blue","red","green"]}""");
            Put(changes, "c", """{"tags":["red"]}""");
            Put(changes, "d", """{"tags":[]}""");
            Put(changes, "e", "{}");
        });

        Assert.Equal(expected, Ids(new DocumentQuery("doc") { Tags = [new TagFilter(match, ["red", "blue"])] }));
    }

    [Theory]
    [InlineData("x') = 1 OR 1=1 --")]
    [InlineData("a'; DROP TABLE document; --")]
    [InlineData("$.id")]
    public async Task Text_from_outside_is_never_SQL(string hostile)
    {
        await WriteAsync(changes => Put(changes, "a", """{"name":"web"}"""));

        Assert.Equal("", Filtered(hostile, "web"));
        Assert.Equal("", Filtered("name", hostile));
        Assert.Equal("a", Ids(new DocumentQuery("doc") { Sort = [new SortKey(hostile)] }));
        Assert.Equal("", Ids(new DocumentQuery(hostile)));
        Assert.Equal("", Ids(new DocumentQuery("doc") { Tags = [new TagFilter(TagMatch.Any, [hostile])] }));
        Assert.Equal(1, _journal.ReadSide.Count("doc"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("name\"] OR 1")]
    [InlineData("na\nme")]
    public void A_name_that_no_attribute_can_have_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => Filtered(name, "web"));

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Pages_after_a_marker_add_up_to_the_whole_list_nulls_and_ties_included(
        bool descending, bool observed)
    {
        await WriteAsync(changes =>
        {
            string?[] names = ["b", null, "a", "b", null, "c", "a", "b"];
            for (var i = 0; i < names.Length; i++)
            {
                var body = names[i] is { } name ? $$"""{"name":"{{name}}"}""" : "{}";
                changes.UpsertDocument(new Document(
                    "doc", $"d{i}", null, null, null,
                    DateTimeOffset.UnixEpoch.AddTicks(i / 3), Encoding.UTF8.GetBytes(body)));
                if (names[i] is { } value)
                    changes.SetObservation($"d{i}", "x", value, 0);
            }
        });
        var query = new DocumentQuery("doc") { Sort = [new SortKey(observed ? "observation" : "name", descending)] };
        var whole = Ids(query);
        Assert.Equal(descending ? "d5,d0,d3,d7,d2,d6,d1,d4" : "d1,d4,d2,d6,d0,d3,d7,d5", whole);

        var pages = new List<string>();
        for (var page = Page(query); page.Count > 0; page = Page(query with { Marker = pages[^1] }))
            pages.AddRange(page);
        Assert.Equal(whole, string.Join(",", pages));

        var back = new List<string>();
        for (var page = Page(query with { Reverse = true }); page.Count > 0;
            page = Page(query with { Reverse = true, Marker = back[0] }))
            back.InsertRange(0, page);
        Assert.Equal(whole, string.Join(",", back));
    }

    [Fact]
    public async Task Without_sort_keys_lists_are_in_order_of_creation_then_id()
    {
        await WriteAsync(changes =>
        {
            foreach (var (id, created) in new[] { ("c", 1), ("a", 2), ("b", 1), ("d", 0) })
                changes.UpsertDocument(new Document(
                    "doc", id, null, null, null, DateTimeOffset.UnixEpoch.AddTicks(created), "{}"u8.ToArray()));
        });

        Assert.Equal("d,b,c,a", Ids(new DocumentQuery("doc")));
        Assert.Equal("c,a", Ids(new DocumentQuery("doc") { Marker = "b" }));
        Assert.Equal("d", Ids(new DocumentQuery("doc") { Marker = "b", Reverse = true }));
        SortKey[] newestFirst = [new("created", true), new("id", true)];
        Assert.Equal("a,c,b,d", Ids(new DocumentQuery("doc") { Sort = newestFirst }));
    }

    [Fact]
    public void A_marker_that_is_not_there_is_refused() =>
        Assert.Throws<MarkerNotFoundException>(() => Ids(new DocumentQuery("doc") { Marker = "nowhere" }));

    private IReadOnlyList<string> Page(DocumentQuery query) =>
        [.. _journal.ReadSide.Query(query with { Limit = 3 }).Select(document => document.Id)];

    private string Ids(DocumentQuery query) =>
        string.Join(",", _journal.ReadSide.Query(query).Select(document => document.Id));

    private string Filtered(string attribute, object? value) =>
        Ids(new DocumentQuery("doc") { Filters = [new AttributeFilter(attribute, value)] });

    private static void Put(ReadSideChanges changes, string id, string body) => changes.UpsertDocument(
        new Document("doc", id, null, null, null, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(body)));

    private async Task WriteAsync(Action<ReadSideChanges> change)
    {
        var listener = new Listener();
        var request = new CommitRequest { Listener = listener };
        change(request.ReadSide);
        Assert.True(_journal.TryCommit(request));
        Assert.Equal(CommitOutcome.Committed, await listener.Task);
    }

    // Not on the committer's own thread: it would wait for itself when the journal is closed.
    private sealed class Listener()
        : TaskCompletionSource<CommitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously), ICommitListener
    {
        public void OnCommitCompleted(CommitRequest request) => SetResult(request.Outcome);
    }
}
