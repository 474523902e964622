using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Amphora;

[Collection(HaproxyCollection.Name)]
public sealed class ConfigurationTests : IAsyncLifetime
{
    private AgentUnderTest _agent = null!;
    private HaproxyText _text = null!;

    public async ValueTask InitializeAsync()
    {
        _agent = await AgentUnderTest.StartAsync();
        _text = new HaproxyText(_agent);
    }

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    [Fact]
    public async Task An_upload_is_answered_with_its_digest_and_given_back_as_it_was()
    {
        var text = _text.Answering("one");
        using var response = await _agent.UploadAsync(text);
        using var back = await _agent.Client.GetAsync($"/1.0/loadbalancer/{_agent.LoadBalancerId}/haproxy");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("""{"message":"OK"}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text))),
            response.Headers.NonValidated["ETag"].ToString());
        Assert.Equal(text, await back.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_configuration_that_the_checker_refuses_changes_nothing()
    {
        await _agent.UploadAsync(_text.Answering("one"));
        using var refused = await _agent.UploadAsync("frontend x\n    nonsense directive\n");
        var fault = await refused.Content.ReadFromJsonAsync<JsonObject>();

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("Invalid request", (string?)fault!["message"]);
        Assert.Contains("unknown keyword 'nonsense'", (string?)fault["details"]);
        Assert.Contains("\"one\"", await File.ReadAllTextAsync(_agent.ConfigurationPath));
        Assert.Contains("nonsense directive", await File.ReadAllTextAsync(_agent.ConfigurationPath + "-failed"));
    }

    [Theory]
    [InlineData("#!/bin/sh\nkill -9 $$\n")]
    [InlineData("#!/no/such/shell\n")]
    public async Task A_check_that_does_not_come_to_its_end_refuses_nothing(string script)
    {
        var program = Path.GetTempFileName();
        File.WriteAllText(program, script);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var agent = await AgentUnderTest.StartAsync(configuration => configuration["HaproxyCommand"] = program);
        using var answer = await agent.UploadAsync(new HaproxyText(agent).Answering("one"));
        var fault = await answer.Content.ReadFromJsonAsync<JsonObject>();
        File.Delete(program);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("Error checking haproxy configuration", (string?)fault!["message"]);
    }

    [Fact]
    public async Task A_lower_revision_is_refused_even_after_a_restart_of_the_agent()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await _agent.UploadAsync(_text.Answering("seven"), 7)).StatusCode);
        await _agent.RestartAsync();
        using var overtaken = await _agent.UploadAsync(_text.Answering("six"), 6);

        Assert.Equal(HttpStatusCode.Conflict, overtaken.StatusCode);
        Assert.Equal("""{"message":"Conflict","details":"revision 6 is lower than 7"}""",
            await overtaken.Content.ReadAsStringAsync());
        Assert.Contains("\"seven\"", await File.ReadAllTextAsync(_agent.ConfigurationPath));
    }

    [Fact]
    public async Task The_same_revision_again_and_an_upload_without_revision_are_accepted()
    {
        await _agent.UploadAsync(_text.Answering("seven"), 7);

        Assert.Equal(HttpStatusCode.Accepted, (await _agent.UploadAsync(_text.Answering("again"), 7)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await _agent.UploadAsync(_text.Answering("unfenced"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await _agent.UploadAsync(_text.Answering("six"), 6)).StatusCode);
    }

    [Fact]
    public async Task A_refused_configuration_does_not_raise_the_fence()
    {
        await _agent.UploadAsync("nonsense\n", 9);

        Assert.Equal(HttpStatusCode.Accepted, (await _agent.UploadAsync(_text.Answering("eight"), 8)).StatusCode);
    }

    [Theory]
    [InlineData("PUT", "/1.0/loadbalancer/{amphora}/..%2F..%2Fetc/haproxy", 400)]
    [InlineData("PUT", "/1.0/loadbalancer/x/{lb}/haproxy", 400)]
    [InlineData("GET", "/1.0/loadbalancer/..%2Fcerts/haproxy", 404)]
    [InlineData("PUT", "/1.0/loadbalancer/{lb}/explode", 400)]
    [InlineData("PUT", "/1.0/loadbalancer/{lb}/start", 404)]
    [InlineData("PUT", "/1.0/loadbalancer/{lb}/certificates/..%2F..%2Fagent.pem", 400)]
    [InlineData("PUT", "/1.0/loadbalancer/{lb}/certificates/cert.txt", 400)]
    [InlineData("GET", "/1.0/loadbalancer/{lb}/certificates/absent.pem", 404)]
    [InlineData("DELETE", "/1.0/loadbalancer/{lb}/certificates/absent.pem", 200)]
    [InlineData("DELETE", "/1.0/listeners/{lb}", 200)]
    [InlineData("PUT", "/1.0/certificate", 400)]
    [InlineData("PUT", "/1.0/config", 400)]
    [InlineData("POST", "/1.0/plug/network", 400)]
    [InlineData("GET", "/1.0/nothing", 404)]
    [InlineData("DELETE", "/1.0/info", 405)]
    public async Task Requests_that_ask_for_nothing_here_get_their_code(string method, string path, int status)
    {
        var uri = path.Replace("{amphora}", _agent.Id).Replace("{lb}", _agent.LoadBalancerId.ToString());
        using var request = new HttpRequestMessage(new HttpMethod(method), uri) { Content = new StringContent("{") };
        using var response = await _agent.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotNull(await response.Content.ReadFromJsonAsync<JsonObject>());
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_in_the_framework_s_shape()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/1.0/certificate")
        {
            Content = new ByteArrayContent(new byte[2 << 20]),
            Headers = { ExpectContinue = true },
        };
        using var response = await _agent.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(413, (int?)(await response.Content.ReadFromJsonAsync<JsonObject>())!["http_code"]);
    }

    [Fact]
    public async Task A_certificate_file_is_kept_told_by_its_digest_and_removed()
    {
        var path = $"/1.0/loadbalancer/{_agent.LoadBalancerId}/certificates/one.pem";
        using var put = await _agent.Client.PutAsync(path, new StringContent("some pem"));
        var known = await _agent.Client.GetStringAsync(path);
        await _agent.Client.DeleteAsync(path);
        using var gone = await _agent.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal($$"""{"md5sum":"{{Convert.ToHexStringLower(MD5.HashData("some pem"u8))}}"}""", known);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }
}
