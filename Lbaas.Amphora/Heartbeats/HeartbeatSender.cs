using System.Net;
using System.Net.Sockets;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.Haproxy;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Vrrp;

namespace Lbaas.Amphora.Heartbeats;

/// <summary>
/// Says every interval, to one controller after the other, that this node lives and how its load balancers are.
/// </summary>
public sealed partial class HeartbeatSender(
    AgentOptions options, HeartbeatSettings settings, BootTime boot, LoadBalancerDirectory directory,
    ConfigurationStore configurations, StatisticsCollector statistics, IDatagramReports datagrams, CounterLedger counters, VrrpNode vrrp,
    TimeProvider time,
    ILogger<HeartbeatSender> logger) : BackgroundService
{
    // A datagram may be lost; the last one has no successor.
    private const int LastWords = 3;

    private static readonly TimeSpan LeavingInterval = TimeSpan.FromMilliseconds(100);

    private readonly HeartbeatMessage _message = new();
    private readonly TaskCompletionSource<Task> _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sequence;

    /// <summary>From now on says that this node leaves, with what it has counted, until that is all.</summary>
    /// <param name="finished">Ends when nothing more will be counted.</param>
    /// <returns>Ends when the last word is said.</returns>
    internal Task LeaveAsync(Task finished)
    {
        _leaving.TrySetResult(finished);
        return _left.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_leaving.Task.IsCompleted)
        {
            var target = settings.Current;
            var start = time.GetTimestamp();
            // A node that can't take the VIPs is as good as dead (spec amphora 2.1), and its silence says so.
            if (target.Controllers.Count > 0 && !vrrp.IsDead)
                await BeatAsync(target, stoppingToken);
            using var wake = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, target.Replaced);
            var pause = target.Interval - time.GetElapsedTime(start);
            try
            {
                await await Task.WhenAny(_leaving.Task, Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, time, wake.Token));
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                continue; // the new target hears of us at once
            }
        }
        await SayFarewellAsync(stoppingToken);
    }

    private async Task SayFarewellAsync(CancellationToken cancellation)
    {
        var finished = await _leaving.Task;
        for (var last = 0; last < LastWords; last += finished.IsCompleted ? 1 : 0)
        {
            if (settings.Current is { Controllers.Count: > 0 } target)
                await LeaveAsync(target, cancellation);
            await Task.WhenAny(finished.IsCompleted ? Task.CompletedTask : finished, Task.Delay(LeavingInterval, time, cancellation));
        }
        _left.SetResult();
    }

    // To every controller: none of them will hear of this node again.
    private async Task LeaveAsync(HeartbeatTarget target, CancellationToken cancellation)
    {
        try
        {
            Address(_sequence++);
            _message.IsLeaving = true;
            foreach (var (listener, total) in counters.Totals())
                _message.Totals.Add(new ListenerTotals(listener, total.BytesOut, total.BytesIn, total.TotalConnections, total.RequestErrors));
            _message.SentAtMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            var packet = HeartbeatPacket.Seal(_message, target.Key);
            foreach (var controller in target.Controllers)
                await SendAsync(packet, controller, cancellation);
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            Log.NotSent(logger, fault.Message);
        }
    }

    private async Task BeatAsync(HeartbeatTarget target, CancellationToken cancellation)
    {
        try
        {
            var sequence = _sequence++;
            await FillAsync(sequence, cancellation);
            Save();
            var packet = HeartbeatPacket.Seal(_message, target.Key);
            if (packet.Length > HeartbeatPacket.DatagramBytesMax)
                Log.TooLong(logger, packet.Length, HeartbeatPacket.DatagramBytesMax);
            else
                await SendAsync(packet, target.Controllers[(int)(sequence % target.Controllers.Count)], cancellation);
        }
        catch (Exception fault) when (fault is SocketException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Log.NotSent(logger, fault.Message); // the next beat is the retry
        }
    }

    // Before it is sent: a difference that is counted twice would be worse than one that is lost. But on a full disk a node that
    // serves must not be taken for dead.
    private void Save()
    {
        try
        {
            counters.Save();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.NotSaved(logger, fault.Message);
        }
    }

    private void Address(long sequence)
    {
        _message.Clear();
        _message.AmphoraId = Guid.Parse(options.AmphoraId);
        _message.Sequence = sequence;
        _message.Version = HeartbeatMessage.CurrentVersion;
        _message.BootMs = boot.UnixMs;
    }

    private async Task FillAsync(long sequence, CancellationToken cancellation)
    {
        Address(sequence);
        foreach (var files in directory.All())
        {
            _message.Configurations.Add(configurations.Report(files));
            if (HaproxyProcess.FindMaster(files) is not null)
                await statistics.ReportAsync(files, _message, cancellation);
        }
        await datagrams.ReportAsync(_message, cancellation);
        _message.SentAtMs = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    private static async Task SendAsync(byte[] packet, IPEndPoint controller, CancellationToken cancellation)
    {
        using var socket = new Socket(controller.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.SendToAsync(packet, controller, cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A heartbeat was not sent: {Reason}")]
        public static partial void NotSent(ILogger logger, string reason);

        [LoggerMessage(3, LogLevel.Error, "The counters could not be saved: {Reason}")]
        public static partial void NotSaved(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Error, "A heartbeat of {Bytes} bytes was not sent: a datagram holds {BytesMax}")]
        public static partial void TooLong(ILogger logger, int bytes, int bytesMax);
    }
}
