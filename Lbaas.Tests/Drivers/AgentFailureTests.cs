using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;
using Lbaas.Drivers.Haproxy;
using Lbaas.Tests.Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Drivers;

/// <summary>What the driver makes of answers, over real TLS.</summary>
public sealed class AgentFailureTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly CertificateAuthority _authority;
    private readonly Configuration _configuration = GoldenCase.Read("http").Configuration;

    public AgentFailureTests() => _authority = CertificateAuthority.Open(_directory.Path, TimeProvider.System);

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(401, "", typeof(UnauthorizedException))]
    [InlineData(403, "", typeof(UnauthorizedException))]
    [InlineData(404, "not ready", typeof(UnavailableException))]
    [InlineData(405, "", typeof(AmphoraDriverException))]
    [InlineData(409, """{"message":"Conflict","details":"revision 3 is lower than 12"}""", typeof(RevisionFencedException))]
    [InlineData(409, """{"message":"Conflict","details":"something else"}""", typeof(UnavailableException))]
    [InlineData(400, """{"message":"Invalid request","details":"[ALERT] line 3"}""", typeof(LoadBalancerProvisioningException))]
    [InlineData(500, """{"error":"broken","http_code":500}""", typeof(UnavailableException))]
    [InlineData(503, "<html>", typeof(UnavailableException))]
    public async Task Each_answer_to_an_upload_has_its_exception(int status, string body, Type exception) =>
        Assert.Equal(exception, (await FailureOfAsync(context => AnswerAsync(context, status, body))).GetType());

    [Fact]
    public async Task The_nodes_revision_is_read_from_its_refusal()
    {
        var failure = await FailureOfAsync(context =>
            AnswerAsync(context, 409, """{"message":"Conflict","details":"revision 3 is lower than 12"}"""));

        Assert.Equal(12, Assert.IsType<RevisionFencedException>(failure).NodeRevision);
    }

    [Fact]
    public async Task A_checkers_endless_output_is_cut()
    {
        var failure = await FailureOfAsync(context => AnswerAsync(context, 400, new string('x', 100_000)));

        Assert.InRange(failure.Message.Length, 1, 2100);
    }

    [Fact]
    public async Task An_agent_that_never_answers_is_given_up()
    {
        var failure = await FailureOfAsync(
            context => Task.Delay(Timeout.Infinite, context.RequestAborted), new AmphoraDriverOptions { ReadTimeoutSeconds = 1 });

        Assert.IsType<TimeOutException>(failure);
    }

    [Fact]
    public async Task A_broken_connection_can_be_tried_again()
    {
        var failure = await FailureOfAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        Assert.IsType<UnavailableException>(failure);
    }

    [Theory]
    [InlineData("""{"api_version":"0.5"}""")]
    [InlineData("[]")]
    [InlineData("hello")]
    public async Task An_agent_of_another_version_is_not_spoken_to(string info)
    {
        await using var agent = await StubAgent.StartAsync(_authority, context => AnswerAsync(context, 200, info));
        using var driver = Driver(new AmphoraDriverOptions());

        await Assert.ThrowsAsync<AmphoraInfoException>(async () => await driver.GetInfoAsync(agent.Node, default));
    }

    [Fact]
    public async Task The_revision_and_the_text_are_what_is_uploaded()
    {
        var (revision, text) = ("", "");
        await FailureOfAsync(async context =>
        {
            revision = context.Request.Headers["X-Lbaas-Revision"];
            text = await new StreamReader(context.Request.Body).ReadToEndAsync();
            context.Response.StatusCode = 500;
        });

        Assert.Equal("3", revision);
        Assert.Equal(HaproxyConfigRenderer.Render(_configuration, new RenderTarget("/base"))!.Text, text);
    }

    [Theory]
    [InlineData(400, typeof(AgentConfigurationException))]
    [InlineData(404, typeof(AgentConfigurationException))]
    [InlineData(501, typeof(AgentConfigurationException))]
    [InlineData(500, typeof(UnavailableException))]
    [InlineData(503, typeof(UnavailableException))]
    public async Task An_agent_that_cannot_take_its_configuration_is_told_from_one_that_cannot_now(int status, Type exception)
    {
        await using var agent = await StubAgent.StartAsync(_authority, context => AnswerAsync(context, status, ""));
        using var driver = Driver(new AmphoraDriverOptions(), new OneConfiguration());

        var failure = await Assert.ThrowsAnyAsync<AmphoraDriverException>(async () => await driver.ConfigureAgentAsync(agent.Node, default));

        Assert.IsType(exception, failure);
    }

    [Fact]
    public async Task An_agent_whose_configuration_is_kept_elsewhere_is_not_troubled()
    {
        await using var agent = await StubAgent.StartAsync(_authority, context => AnswerAsync(context, 202, ""));
        using var driver = Driver(new AmphoraDriverOptions());

        await Assert.ThrowsAsync<AgentConfigurationException>(async () => await driver.ConfigureAgentAsync(agent.Node, default));
    }

    private HaproxyAmphoraDriver Driver(AmphoraDriverOptions options, IAgentConfigurations? configurations = null) =>
        new(_authority, Secrets.Over(new Secrets()), Options.Create(options), configurations ?? new NoAgentConfigurations(), TimeProvider.System, NullLogger<HaproxyAmphoraDriver>.Instance);

    private sealed class OneConfiguration : IAgentConfigurations
    {
        public string? Find(Guid amphoraId) => "{}";
    }

    // An agent that is all well until the upload.
    private async Task<AmphoraDriverException> FailureOfAsync(RequestDelegate upload, AmphoraDriverOptions? options = null)
    {
        await using var agent = await StubAgent.StartAsync(_authority, context =>
            context.Request.Path == "/1.0/info" ? AnswerAsync(context, 200, """{"api_version":"1.0","haproxy_version":"2.6.12","lbaas":{}}""") : upload(context));
        using var driver = Driver(options ?? new AmphoraDriverOptions());
        return await Assert.ThrowsAnyAsync<AmphoraDriverException>(async () =>
            await driver.UpdateAsync(agent.Node, _configuration.LoadBalancer!.Id, _configuration, 3, default));
    }

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    }
}
