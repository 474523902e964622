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
    private readonly HeartbeatMessage _message = new();
    private long _sequence;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
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
                await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, time, wake.Token);
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                continue; // the new target hears of us at once
            }
        }
    }

    private async Task BeatAsync(HeartbeatTarget target, CancellationToken cancellation)
    {
        try
        {
            var sequence = _sequence++;
            await FillAsync(sequence, cancellation);
            // Before it is sent: a difference that is counted twice would be worse than one that is lost.
            counters.Save();
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

    private async Task FillAsync(long sequence, CancellationToken cancellation)
    {
        _message.Clear();
        _message.AmphoraId = Guid.Parse(options.AmphoraId);
        _message.Sequence = sequence;
        _message.Version = HeartbeatMessage.CurrentVersion;
        _message.BootMs = boot.UnixMs;
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

        [LoggerMessage(2, LogLevel.Error, "A heartbeat of {Bytes} bytes was not sent: a datagram holds {BytesMax}")]
        public static partial void TooLong(ILogger logger, int bytes, int bytesMax);
    }
}
