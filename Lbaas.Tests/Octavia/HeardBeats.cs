using System.Collections.Concurrent;
using System.Net;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Health;
using Lbaas.Actors.Listeners;
using Lbaas.Drivers.Heartbeats;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Octavia;

/// <summary>Our receiver and our table of heartbeats, and what they would tell the actors.</summary>
internal sealed class HeardBeats : IAmphoraDirectory, IAsyncDisposable
{
    // All that could mean something to who reads the file it stands in.
    public const string Key = "a$b$$c %(d)s, \"e\" #f;g = h";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly BlockingCollection<object> _told = [];
    private readonly HeartbeatTable _table;
    private readonly HeartbeatReceiver _receiver;

    private HeardBeats(IPAddress address)
    {
        _table = new HeartbeatTable(new HealthOptions(), this, Tell, TimeProvider.System);
        var options = new HeartbeatReceiverOptions { Endpoint = new IPEndPoint(address, 0).ToString(), Key = Key };
        _receiver = new HeartbeatReceiver(Options.Create(options), _table, TimeProvider.System, NullLogger<HeartbeatReceiver>.Instance);
    }

    public IPEndPoint Endpoint => _receiver.LocalEndpoint!;

    public HeartbeatCounts Counts => _receiver.Counts;

    /// <summary>What is desired of the node now.</summary>
    public AmphoraExpectation? Expected { get; set; }

    public static async Task<HeardBeats> StartAsync(IPAddress address)
    {
        var beats = new HeardBeats(address);
        await beats._receiver.StartAsync(default);
        return beats;
    }

    public bool IsSpare(Guid amphoraId) => false;

    public AmphoraExpectation? Find(Guid amphoraId) => Expected;

    /// <summary>The first thing told from now on that fits.</summary>
    public T Until<T>(Func<T, bool> fits)
    {
        using var bound = new CancellationTokenSource(Patience);
        foreach (var told in _told.GetConsumingEnumerable(bound.Token))
        {
            if (told is T found && fits(found))
                return found;
        }
        throw new InvalidOperationException("Nothing more is told.");
    }

    /// <summary>The connections counted since this was asked last.</summary>
    public long CountedConnections()
    {
        _table.FlushStatistics();
        var sum = 0L;
        while (_told.TryTake(out var told))
            sum += told is ReportStatistics report ? report.Increments.TotalConnections : 0;
        return sum;
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.StopAsync(default);
        _receiver.Dispose();
        _told.Dispose();
    }

    private bool Tell(ActorAddress address, object message)
    {
        _told.Add(message);
        return true;
    }
}
