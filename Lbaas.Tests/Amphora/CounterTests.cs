using Lbaas.Amphora;
using Lbaas.Amphora.Heartbeats;
using Lbaas.Amphora.LoadBalancers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Tests.Amphora;

public sealed class CounterTests : IDisposable
{
    private static readonly Guid LoadBalancer = Guid.NewGuid();
    private static readonly Guid Listener = Guid.NewGuid();

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("lb-");
    private CounterLedger _ledger;

    public CounterTests() => _ledger = Open();

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Two_workers_that_answer_by_turns_are_each_counted_once()
    {
        Observe(worker: 1, connections: 10);
        Observe(worker: 2, connections: 1);
        Observe(worker: 1, connections: 12);

        Assert.Equal(15, Observe(worker: 2, connections: 3));
    }

    [Fact]
    public void A_worker_whose_counters_started_again_is_counted_from_zero()
    {
        Observe(worker: 1, connections: 10);

        Assert.Equal(14, Observe(worker: 1, connections: 4));
    }

    [Fact]
    public void Totals_and_what_was_reported_of_them_outlive_the_agent()
    {
        Observe(worker: 1, connections: 10);
        Assert.Equal(10, _ledger.TakeUnreported(Listener).TotalConnections);
        _ledger.Save();
        _ledger = Open();

        Assert.Equal(11, Observe(worker: 1, connections: 11));
        Assert.Equal(1, _ledger.TakeUnreported(Listener).TotalConnections);
    }

    [Fact]
    public void The_file_is_written_only_when_something_changed()
    {
        Observe(worker: 1, connections: 10);
        _ledger.Save();
        var file = _root.GetFiles("stats_counters.json").Single();
        file.Delete();
        Observe(worker: 1, connections: 10);
        _ledger.Save();

        Assert.False(File.Exists(file.FullName));
    }

    [Fact]
    public void A_damaged_file_costs_the_totals_and_not_the_agent()
    {
        File.WriteAllText(Path.Combine(_root.FullName, "stats_counters.json"), "{\"x");
        _ledger = Open();

        Assert.Equal(3, Observe(worker: 1, connections: 3));
    }

    private CounterLedger Open() => new(
        new LoadBalancerDirectory(new AgentOptions { BasePath = _root.FullName }), NullLogger<CounterLedger>.Instance);

    private long Observe(int worker, long connections) =>
        _ledger.Observe(LoadBalancer, worker, Listener, new Counters(0, 0, connections, 0)).TotalConnections;
}
