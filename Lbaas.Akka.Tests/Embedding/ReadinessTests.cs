using Lbaas.Actors.Contract;
using Lbaas.Akka.Hosting;
using Lbaas.Runtime.Replica;
using Lbaas.Tests.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lbaas.Akka.Tests.Embedding;

/// <summary>Whether a node says that it can serve.</summary>
public sealed class ReadinessTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-ready-").FullName;
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_node_whose_actors_have_not_started_is_not_ready() =>
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(new LbaasCluster(_time))).Status);

    [Fact]
    public async Task A_member_whose_replica_has_caught_up_is_ready()
    {
        await using var program = await TheirProgram.StartAsync(_directory, _time);

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(program.Cluster)).Status);
    }

    [Fact]
    public async Task A_node_whose_replica_stays_behind_is_not_ready()
    {
        await using var program = await TheirProgram.StartAsync(_directory, _time);
        await program.Services.GetRequiredService<JournalReplica>().DisposeAsync();
        program.Host.Tell(new ActorAddress("ledger", "a"), new Add(1));
        await Eventually.Async(() => program.Cluster.Follower.Failures > 0, "what was written can't be taken in");

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(program.Cluster)).Status);
    }

    private static Task<HealthCheckResult> CheckAsync(LbaasCluster cluster) =>
        new ClusterHealthCheck(cluster, new LbaasAkkaOptions()).CheckHealthAsync(new HealthCheckContext());
}
