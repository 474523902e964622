using System.Net;
using System.Net.Sockets;
using Lbaas.Actors.Health.Heartbeats;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Heartbeats;

/// <summary>
/// Hears the heartbeats of all amphorae and hands them to the sink. It answers nothing and stores nothing; when it can't keep
/// up, the kernel drops what finds no room, and <see cref="IsBehind"/> says that silence proves nothing now.
/// </summary>
public sealed partial class HeartbeatReceiver : IHostedService, IDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private const int ChoicesMax = 5;

    private readonly HeartbeatReceiverOptions _options;
    private readonly IHeartbeatSink _sink;
    private readonly TimeProvider _time;
    private readonly ILogger<HeartbeatReceiver> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private ReceiveLoop[] _loops = [];
    private Task _running = Task.CompletedTask;
    private ITimer? _sampler;
    private bool _disposed;
    private long _reportedAt;
    private HeartbeatCounts _reported;

    public HeartbeatReceiver(IOptions<HeartbeatReceiverOptions> options, IHeartbeatSink sink, TimeProvider time,
        ILogger<HeartbeatReceiver> logger)
    {
        (_options, _sink, _time, _logger) = (options.Value, sink, time, logger);
        _reportedAt = time.GetTimestamp();
    }

    /// <summary>The address in use, once started.</summary>
    public IPEndPoint? LocalEndpoint { get; private set; }

    public HeartbeatCounts Counts => _loops.Aggregate(default(HeartbeatCounts), (sum, loop) => sum + loop.Counts);

    /// <summary>Whether packets wait or are lost on this side: then nobody's silence counts.</summary>
    public bool IsBehind => _loops.Any(loop => loop.IsBehind);

    /// <summary>Binds and begins to receive.</summary>
    /// <exception cref="SocketException">
    /// The address is in use by another program, or not one of this machine.
    /// </exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var (endpoint, queueBytes, sockets) = Bind(IPEndPoint.Parse(_options.Endpoint));
        var allowed = TimeSpan.FromSeconds(_options.BehindAfterSeconds);
        _loops = [.. sockets.Select(socket => new ReceiveLoop(socket, _options.Key, _sink, new LagGauge(_time, allowed), _time, _logger))];
        LocalEndpoint = endpoint;
        _running = Task.WhenAll(_loops.Select(loop => Task.Run(() => loop.RunAsync(_stopping.Token), CancellationToken.None)));
        _sampler = _time.CreateTimer(_ => Sample(), null, allowed / 4, allowed / 4);
        Log.Listening(_logger, endpoint, _loops.Length, queueBytes);
        return Task.CompletedTask;
    }

    // Sharing an address would let a second program of the same user take half of the heartbeats in silence. A socket
    // that doesn't share finds out. A port of the kernel's choice may be given away between the two; then there is another.
    private (IPEndPoint Endpoint, int QueueBytes, HeartbeatSocket[] Sockets) Bind(IPEndPoint wanted)
    {
        for (var tries = wanted.Port == 0 ? ChoicesMax : 1; ; tries--)
        {
            var sockets = new List<HeartbeatSocket>();
            try
            {
                var (endpoint, queueBytes) = Probe(wanted);
                while (sockets.Count < _options.Sockets)
                    sockets.Add(new HeartbeatSocket(endpoint, _options.QueueBytes, shared: true));
                return (endpoint, queueBytes, [.. sockets]);
            }
            catch (SocketException taken)
            {
                sockets.ForEach(socket => socket.Dispose());
                if (taken.SocketErrorCode != SocketError.AddressAlreadyInUse || tries == 1)
                    throw;
            }
        }
    }

    private (IPEndPoint Endpoint, int QueueBytes) Probe(IPEndPoint wanted)
    {
        using var probe = new HeartbeatSocket(wanted, _options.QueueBytes, shared: false);
        return (probe.LocalEndpoint, probe.QueueBytes);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_sampler is not null)
            await _sampler.DisposeAsync();
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    /// <summary>May be called more than once: it is registered both as itself and as a hosted service.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _sampler?.Dispose();
        _stopping.Cancel();
        foreach (var loop in _loops)
            loop.Dispose();
        _stopping.Dispose();
    }

    private void Sample()
    {
        try
        {
            foreach (var loop in _loops)
                loop.Sample();
        }
        catch (ObjectDisposedException)
        {
            return; // the last tick of the timer came after the end
        }
        ReportRejected();
    }

    // One line a minute, however many: a flood of forgeries must not become a flood of log lines.
    private void ReportRejected()
    {
        if (_time.GetElapsedTime(_reportedAt) < ReportInterval)
            return;
        var counts = Counts;
        var (rejected, dropped) = (counts.Rejected - _reported.Rejected, counts.Dropped - _reported.Dropped);
        if (rejected + dropped > 0)
            Log.Rejected(_logger, rejected, dropped, counts);
        (_reportedAt, _reported) = (_time.GetTimestamp(), counts);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Listening for heartbeats at {Endpoint}: {Sockets} sockets with queues of {QueueBytes} bytes")]
        public static partial void Listening(ILogger logger, IPEndPoint endpoint, int sockets, int queueBytes);

        [LoggerMessage(2, LogLevel.Warning, "In the last minute {Rejected} heartbeats were rejected and {Dropped} dropped; in all: {Counts}")]
        public static partial void Rejected(ILogger logger, long rejected, long dropped, HeartbeatCounts counts);
    }
}
