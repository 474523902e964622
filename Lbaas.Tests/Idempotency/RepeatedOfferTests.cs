using System.Net;
using System.Text;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.Format;
using Lbaas.Actors.Requests;
using Lbaas.Api.Idempotency;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Sqlite;
using Lbaas.Tests.Api;
using Lbaas.Tests.Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Newtonsoft.Json;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Lbaas.Tests.Idempotency;

/// <summary>POSTs that go to no load balancer: whatever is lost after the creation, the answer is there.</summary>
public sealed class RepeatedOfferTests : IAsyncLifetime
{
    private readonly TestServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("flavor", "flavors", "flavor_profile_id", "flavorprofile", "flavorprofiles", "flavor_data")]
    [InlineData("availability_zone", "availabilityzones", "availability_zone_profile_id", "availability_zone_profile", "availabilityzoneprofiles", "availability_zone_data")]
    public async Task The_catalogs_parts_are_made_once(string kind, string path, string profileKey, string profileKind, string profilePath, string dataKey)
    {
        var profile = await TwiceAsync(profilePath, $$$"""{"{{{profileKind}}}":{"name":"p","provider_name":"amphora","{{{dataKey}}}":"{}"}}""");
        await TwiceAsync(path, $$$"""{"{{{kind}}}":{"name":"o","{{{profileKey}}}":"{{{profile.Json.GetProperty(profileKind).GetProperty("id").GetString()}}}"}}""");
    }

    [Fact]
    public async Task The_answer_is_kept_with_the_creation_and_not_after_it()
    {
        // What the actor does, without an edge that could keep the answer.
        var context = new RequestContext("req-1", "p", "u", []) { Idempotency = new IdempotencyStamp("the-key", "the-print") };
        var profile = new Profile { Id = Guid.NewGuid(), Name = "p", ProviderName = "amphora", Data = "{}" };
        await _server.Services.GetRequiredService<ActorHost>().AskAsync(
            CatalogCommand.Address, new AddProfile(context, Shelf.Flavors, profile), TimeSpan.FromSeconds(20));

        var receipt = _server.Services.GetRequiredService<IReadSide>().FindReceipt("the-key")!;

        var shown = await _server.GetAsync($"flavorprofiles/{profile.Id}");
        Assert.Equal((201, "the-print", shown.Text), Of(StoredAnswer.Of(receipt)));
    }

    [Fact]
    public async Task What_is_changed_later_does_not_change_the_answer()
    {
        var body = """{"flavorprofile":{"name":"p","provider_name":"amphora","flavor_data":"{}"}}""";
        var first = await PostAsync("flavorprofiles", body);
        var id = first.Json.GetProperty("flavorprofile").GetProperty("id").GetString();
        await _server.PutAsync($"flavorprofiles/{id}", """{"flavorprofile":{"name":"q"}}""");

        Assert.Equal(first.Text, (await PostAsync("flavorprofiles", body)).Text);
    }

    [Fact]
    public async Task A_certificate_whose_receipt_was_lost_is_not_uploaded_twice()
    {
        using var issuer = new Issuer();
        var body = JsonSerializer.Serialize(new { certificate = new { name = "www", project_id = "p", pem = issuer.Issue("www").Pem } });
        var first = await PostAsync("certificates", body);
        Assert.True(first.Status == HttpStatusCode.Created, first.Text);
        LoseReceipts();

        var again = await PostAsync("certificates", body);

        Assert.Equal(first.Text, again.Text);
        Assert.Single((await _server.GetAsync("certificates")).Json.GetProperty("certificates").EnumerateArray());
    }

    [Fact]
    public void A_snapshot_of_the_catalog_remembers_where_its_parts_stem_from()
    {
        var stamp = new IdempotencyStamp("key", "print") { Permissions = [new Permission("flavor:post", null)] };
        var state = new CatalogBehavior().Apply(new CatalogState(), new ProfileAdded(
            Shelf.Flavors, new Profile { Id = Guid.NewGuid(), Name = "p" }, new RequestContext("req-1", "p", "u", []) { Idempotency = stamp }));

        var read = JsonConvert.DeserializeObject<CatalogState>(JsonConvert.SerializeObject(state, JournalJson.Settings), JournalJson.Settings)!;

        var origin = Assert.Single(read.Flavors.Origins!);
        Assert.Equal(("key", "print"), (origin.By.Idempotency!.Key, origin.By.Idempotency.Fingerprint));
        Assert.Equal(stamp.Permissions, origin.By.Idempotency.Permissions);
    }

    // As if the server had been killed before it could write them.
    private void LoseReceipts()
    {
        var directory = _server.Services.GetRequiredService<IOptions<RuntimeOptions>>().Value.DataDirectory;
        using var database = SqliteDatabase.Open(Path.Combine(directory, "journal.db"), readOnly: false, TimeSpan.FromSeconds(5));
        Assert.Equal(1, database.ReadLong("SELECT COUNT(*) FROM receipt"));
        database.Execute("DELETE FROM receipt");
    }

    private static (int, string, string) Of(StoredAnswer answer) => (answer.Status, answer.Fingerprint, Encoding.UTF8.GetString(answer.Body.Span));

    private async Task<ApiReply> TwiceAsync(string path, string body)
    {
        var first = await PostAsync(path, body);
        var again = await PostAsync(path, body);
        Assert.True(first.Status == HttpStatusCode.Created, first.Text);
        Assert.Equal((first.Text, true), (again.Text, again.Headers.Contains(IdempotencyKey.ReplayedHeader)));
        return first;
    }

    private Task<ApiReply> PostAsync(string path, string body) =>
        _server.SendAsync("POST", path, body, (IdempotencyKey.Header, $"k-{path}"), ("X-Project-Id", "p"));
}
