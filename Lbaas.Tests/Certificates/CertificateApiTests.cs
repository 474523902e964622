using System.Net;
using System.Text.Json;
using Lbaas.Tests.Api;

namespace Lbaas.Tests.Certificates;

/// <summary>Uploads over HTTP, and listeners and pools that name them.</summary>
[Collection<ServerCollection>]
public sealed class CertificateApiTests(ApiServer server) : IDisposable
{
    private readonly Issuer _issuer = new();

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task An_upload_answers_with_its_reference_and_never_with_its_key()
    {
        var issued = _issuer.Issue("www.example.org");
        var reply = await UploadAsync(new { name = "www", project_id = "p", pem = issued.Pem });
        var certificate = reply.Json.GetProperty("certificate");
        var id = certificate.GetProperty("id").GetString();

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal($"local:{id}", certificate.GetProperty("reference").GetString());
        Assert.Equal("www.example.org", certificate.GetProperty("common_name").GetString());
        string[] texts = [reply.Text, (await server.GetAsync($"certificates/{id}")).Text, (await server.GetAsync("certificates")).Text];
        Assert.All(texts, text => Assert.DoesNotContain("PRIVATE", text));
        Assert.All(texts, text => Assert.Contains(id!, text));
    }

    [Fact]
    public async Task A_PKCS12_bundle_is_uploaded_with_its_passphrase()
    {
        var bundle = Convert.ToBase64String(_issuer.Issue("www").ProtectedPkcs12);

        Assert.Equal(HttpStatusCode.Created, (await UploadAsync(new { project_id = "p", pkcs12 = bundle, passphrase = "secret" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await UploadAsync(new { project_id = "p", pkcs12 = bundle })).Status);
    }

    [Fact]
    public async Task A_refused_upload_does_not_repeat_what_was_sent()
    {
        var key = _issuer.Issue("www").Key;
        string[] faults =
        [
            (await UploadAsync(new { project_id = "p", pem = key })).Text,
            (await UploadAsync(new { project_id = "p", pem = new[] { key } })).Text,
            (await UploadAsync(new { project_id = "p", name = key })).Text,
            (await UploadAsync(key)).Text,
            (await UploadAsync(new { project_id = "p", pem = string.Concat(Enumerable.Repeat(key, 60)) })).Text,
        ];

        Assert.All(faults, fault => Assert.DoesNotContain("PRIVATE", fault));
        Assert.All(faults, fault => Assert.Contains("faultstring", fault));
    }

    [Fact]
    public async Task A_listener_with_certificates_is_created_with_the_defaults_of_TLS()
    {
        var (first, second) = (await ReferenceAsync(), await ReferenceAsync());

        var listener = await server.CreateAsync("listeners", "listener",
            $$"""{"loadbalancer_id":"{{await server.BalancerAsync()}}","protocol":"TERMINATED_HTTPS","protocol_port":443,"default_tls_container_ref":"{{first}}","sni_container_refs":["{{second}}"]}""");

        var shown = (await server.GetAsync($"listeners/{listener}")).Json.GetProperty("listener");
        Assert.Equal(first, shown.GetProperty("default_tls_container_ref").GetString());
        Assert.Equal(["TLSv1.2", "TLSv1.3"], shown.GetProperty("tls_versions").EnumerateArray().Select(version => version.GetString()));
        Assert.StartsWith("TLS_AES_128_GCM_SHA256:", shown.GetProperty("tls_ciphers").GetString());
    }

    [Fact]
    public async Task TL_6_what_cannot_be_retrieved_is_named_whole()
    {
        var reply = await ListenerAsync($$"""
            "default_tls_container_ref":"local:{{Guid.Empty}}","sni_container_refs":["{{await ReferenceAsync()}}","file:nothing"]
            """);

        Assert.Equal((HttpStatusCode.BadRequest, $"Could not retrieve certificate: ['local:{Guid.Empty}', 'file:nothing']"), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task TL_6_another_projects_certificate_cannot_be_retrieved()
    {
        var foreign = await ReferenceAsync(project: "q");

        Assert.Equal($"Could not retrieve certificate: ['{foreign}']", (await ListenerAsync($"\"default_tls_container_ref\":\"{foreign}\"")).Fault);
    }

    [Fact]
    public async Task TL_8_TL_9_authorities_and_their_lists_are_looked_at()
    {
        using var other = new Issuer();
        var (certificate, ca) = (await ReferenceAsync(), await ReferenceAsync(_issuer.Pem));
        var (good, foreign) = (await ReferenceAsync(_issuer.RevocationList()), await ReferenceAsync(other.RevocationList()));
        string With(string authority, string list) =>
            $"\"default_tls_container_ref\":\"{certificate}\",\"client_ca_tls_container_ref\":\"{authority}\",\"client_crl_container_ref\":\"{list}\"";

        Assert.Equal(HttpStatusCode.Created, (await ListenerAsync(With(ca, good))).Status);
        Assert.Equal(
            "Validation failure: The CRL specified is not valid for client certificate authority reference supplied.",
            (await ListenerAsync(With(ca, foreign))).Fault);
        Assert.StartsWith("Validation failure: The client authentication CA certificate is invalid.", (await ListenerAsync(With(good, good))).Fault);
        Assert.StartsWith("Validation failure: The client authentication certificate revocation list is invalid.", (await ListenerAsync(With(ca, ca))).Fault);
    }

    [Fact]
    public async Task TL_9_in_an_update_the_list_is_held_against_the_stored_authority()
    {
        using var other = new Issuer();
        var (certificate, ca, foreign) = (await ReferenceAsync(), await ReferenceAsync(_issuer.Pem), await ReferenceAsync(other.RevocationList()));
        var listener = (await ListenerAsync($"\"default_tls_container_ref\":\"{certificate}\",\"client_ca_tls_container_ref\":\"{ca}\""))
            .Json.GetProperty("listener").GetProperty("id").GetString();

        var reply = await server.PutAsync($"listeners/{listener}", $$"""{"listener":{"client_crl_container_ref":"{{foreign}}"} }""");

        Assert.Equal("Validation failure: The CRL specified is not valid for client certificate authority reference supplied.", reply.Fault);
    }

    [Fact]
    public async Task TL_10_a_nameless_certificate_is_refused() =>
        Assert.EndsWith(
            "has neither a common name nor a DNS subject alternative name.",
            (await ListenerAsync($"\"default_tls_container_ref\":\"{await ReferenceAsync(_issuer.Issue("O=Example", []).Pem)}\"")).Fault);

    [Fact]
    public async Task SP_12_a_fully_populated_create_names_certificates_too()
    {
        var reply = await server.PostAsync("loadbalancers", $$"""
            {"loadbalancer":{"project_id":"p","vip_subnet_id":"{{Guid.NewGuid()}}",
             "pools":[{"name":"a","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","tls_enabled":true,"tls_container_ref":"file:nothing"}]} }
            """);

        Assert.Equal("Could not retrieve certificate: ['file:nothing']", reply.Fault);
    }

    [Fact]
    public async Task A_request_names_no_more_certificates_than_it_may() =>
        Assert.Equal(
            "Validation failure: A request may name at most 256 certificate references.",
            (await ListenerAsync($"\"sni_container_refs\":[{string.Join(',', Enumerable.Range(0, 257).Select(i => $"\"file:{i}\""))}]")).Fault);

    [Fact]
    public async Task A_certificate_in_use_stays()
    {
        var reference = await ReferenceAsync();
        var path = $"certificates/{reference["local:".Length..]}";
        var listener = (await ListenerAsync($"\"sni_container_refs\":[\"{reference}\"]")).Json.GetProperty("listener").GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.Conflict, (await server.DeleteAsync(path)).Status);
        await server.ActiveAsync($"listeners/{listener}", "listener");

        await server.DeleteAsync($"listeners/{listener}");
        await server.GoneAsync($"listeners/{listener}");

        Assert.Equal(HttpStatusCode.NoContent, (await server.DeleteAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Of_a_deletion_and_a_creation_at_the_same_moment_one_alone_succeeds()
    {
        foreach (var _ in Enumerable.Range(0, 20))
        {
            var reference = await ReferenceAsync();
            var creation = ListenerAsync($"\"default_tls_container_ref\":\"{reference}\"");
            var deletion = server.DeleteAsync($"certificates/{reference["local:".Length..]}");
            await Task.WhenAll(creation, deletion);

            Assert.NotEqual((await creation).Status == HttpStatusCode.Created, (await deletion).Status == HttpStatusCode.NoContent);
        }
    }

    [Fact]
    public async Task A_list_shows_the_project_that_was_asked_for()
    {
        var project = Guid.NewGuid().ToString("N");
        await ReferenceAsync(project: project);

        var list = (await server.GetAsync($"certificates?project_id={project}")).Json.GetProperty("certificates");

        Assert.Equal(project, Assert.Single(list.EnumerateArray()).GetProperty("project_id").GetString());
    }

    [Fact]
    public async Task A_list_comes_in_pages()
    {
        var project = Guid.NewGuid().ToString("N");
        string[] all = [await ReferenceAsync(project: project), await ReferenceAsync(project: project), await ReferenceAsync(project: project)];
        async Task<IEnumerable<string?>> PageAsync(string query) => (await server.GetAsync($"certificates?project_id={project}&{query}"))
            .Json.GetProperty("certificates").EnumerateArray().Select(one => one.GetProperty("reference").GetString());

        Assert.Equal(all[..2], await PageAsync("limit=2"));
        Assert.Equal(all[2..], await PageAsync($"limit=2&marker={all[1]["local:".Length..]}"));
        Assert.Equal("Supplied pagination marker 'nobody' is not valid.", (await server.GetAsync("certificates?marker=nobody")).Fault);
    }

    private Task<ApiReply> UploadAsync(object certificate) => server.PostAsync("certificates", JsonSerializer.Serialize(new { certificate }));

    private async Task<string> ReferenceAsync(string? pem = null, string project = "p")
    {
        var reply = await UploadAsync(new { project_id = project, pem = pem ?? _issuer.Issue("www").Pem });
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply.Json.GetProperty("certificate").GetProperty("reference").GetString()!;
    }

    private async Task<ApiReply> ListenerAsync(string fields) => await server.PostAsync("listeners", $$"""
        {"listener":{"loadbalancer_id":"{{await server.BalancerAsync()}}","protocol":"TERMINATED_HTTPS","protocol_port":443,{{fields}}} }
        """);
}
