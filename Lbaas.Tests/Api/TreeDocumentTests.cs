using Lbaas.Api.Documents;
using Lbaas.Api.LoadBalancers;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Tests.Api;

/// <summary>What a change of a tree writes to the read side, and what a document looks like when it is read.</summary>
public sealed class TreeDocumentTests
{
    [Fact]
    public void A_new_tree_writes_every_document() => Assert.Equal(5, Count(null, Tree.Full()));

    [Fact]
    public void A_tree_that_is_gone_deletes_every_document() =>
        // The listener's totals go with it.
        Assert.Equal(6, Count(Tree.Full(), null));

    [Fact]
    public void A_tree_that_is_the_same_writes_nothing() => Assert.Equal(0, Count(Tree.Full(), Tree.Full()));

    [Fact]
    public void One_member_more_among_a_thousand_writes_itself_and_its_pool() => Assert.Equal(2, Count(Tree.Full(1_000), Tree.Full(1_001)));

    [Fact]
    public void A_status_that_changes_writes_that_document_alone()
    {
        var tree = Tree.Full();

        Assert.Equal(1, Count(tree, tree with { Listeners = [tree.Listeners[0] with { ProvisioningStatus = "ERROR" }] }));
    }

    [Fact]
    public void A_new_name_of_the_load_balancer_does_not_write_its_children()
    {
        var tree = Tree.Full();
        var renamed = tree.Parent with { Name = "other" };

        Assert.Equal(1, Count(tree, tree with { Parent = renamed, Listeners = [tree.Listeners[0] with { Parent = renamed }] }));
    }

    [Fact]
    public void What_is_observed_stands_in_place_of_the_stored_status() =>
        Assert.Equal("""{"name":"operating_status","operating_status":"ONLINE","x":1}""", Shown(
            """{"name":"operating_status","operating_status":"OFFLINE","x":1}""", "ONLINE", null));

    [Fact]
    public void A_tenants_text_can_not_pass_for_a_status() =>
        Assert.Equal("""{"name":"\"operating_status\":\"OFFLINE\"","nested":{"operating_status":"OFFLINE"},"operating_status":"ERROR"}""", Shown(
            """{"name":"\"operating_status\":\"OFFLINE\"","nested":{"operating_status":"OFFLINE"},"operating_status":"OFFLINE"}""", "ERROR", null));

    [Fact]
    public void Only_the_fields_asked_for_are_shown_in_their_order() =>
        Assert.Equal("""{"id":"a","operating_status":"ONLINE","tags":["t"]}""", Shown(
            """{"id":"a","name":"n","operating_status":"OFFLINE","tags":["t"]}""", "ONLINE", ["tags", "id", "operating_status", "nonsense"]));

    private static int Count(Lbaas.Actors.LoadBalancers.LoadBalancerView? old, Lbaas.Actors.LoadBalancers.LoadBalancerView? now)
    {
        var changes = new ReadSideChanges();
        TreeDocuments.Project(old, now, changes);
        return changes.Count;
    }

    private static string Shown(string body, string? observation, string[]? fields)
    {
        var document = new Document("k", "a", null, null, null, default, System.Text.Encoding.UTF8.GetBytes(body)) { Observation = observation };
        return System.Text.Encoding.UTF8.GetString(
            JsonBody.Copy((document, fields?.ToHashSet()), static (json, show) => json.WriteDocument(show.document, show.Item2)).Span);
    }
}
