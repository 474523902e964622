using System.Net;
using Lbaas.Actors.Requests;
using Lbaas.Api.Changes;
using Lbaas.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Api;

/// <summary>What a client sees when the host can't serve it, or when something fails in an unforeseen way.</summary>
public sealed class FaultTests
{
    private const string Balancer = """{"loadbalancer":{"project_id":"p","vip_subnet_id":"11111111-2222-3333-4444-555555555555"}}""";

    [Fact]
    public async Task A_host_that_is_not_able_is_answered_503_with_the_time_to_try_again()
    {
        await using var server = new TestServer(Failing(new JournalUnavailableException("The disk is full.")));
        await server.InitializeAsync();

        var reply = await server.PostAsync("loadbalancers", Balancer);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(2)), (reply.Status, reply.Headers.RetryAfter?.Delta));
    }

    [Fact]
    public async Task An_actor_that_is_too_busy_is_answered_503_with_the_time_to_try_again()
    {
        await using var server = new TestServer(Answering(Task.FromResult<object>(new Rejected(new Fault(503, "Project busy.")))));
        await server.InitializeAsync();

        var reply = await server.PostAsync("loadbalancers", Balancer);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (reply.Status, reply.Headers.RetryAfter?.Delta));
    }

    [Fact]
    public async Task An_unforeseen_failure_is_answered_500_without_its_words()
    {
        await using var server = new TestServer(Failing(new InvalidDataException("internal words")));
        await server.InitializeAsync();

        var reply = await server.PostAsync("loadbalancers", Balancer);

        Assert.Equal("""{"faultcode":"Server","faultstring":"An unknown exception occurred.","debuginfo":null}""", reply.Text);
    }

    private static Action<IServiceCollection> Failing(Exception failure) => Answering(Task.FromException<object>(failure));

    private static Action<IServiceCollection> Answering(Task<object> answer) => services => services.AddSingleton(new ChangeGateway(
        (_, _, _, _) => answer, new ChangeLimits(10, TimeSpan.FromSeconds(1))));
}
