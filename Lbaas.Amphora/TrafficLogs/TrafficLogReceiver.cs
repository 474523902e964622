using System.Net.Sockets;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Network;

namespace Lbaas.Amphora.TrafficLogs;

/// <summary>
/// Takes the lines that HAProxy logs about connections, and keeps them in <c>traffic.log</c> of their load balancer. HAProxy
/// can't write files. It sends each line as a datagram and waits for nobody: what comes faster than it is written, or while no
/// agent runs, is lost (HAProxy counts it as <c>DroppedLogs</c>).
/// </summary>
public sealed partial class TrafficLogReceiver(
    LoadBalancerDirectory directory, NetworkNamespace network, TimeProvider time, ILogger<TrafficLogReceiver> logger) : BackgroundService
{
    // As long as a line may be in our configurations.
    private const int LineBytesMax = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // One for each load balancer on this node that has logged; gone with it.
    private readonly Dictionary<Guid, TrafficLogFile> _files = [];
    private long _failedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            using var socket = network.CreateSocket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.Bind(new UnixDomainSocketEndPoint(TrafficLogAddress.Of(directory.PathOf("log"))));
            await ReceiveAsync(socket, stoppingToken);
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            // Logs are worth less than what they are about.
            Log.NotReceiving(logger, fault.Message);
        }
        finally
        {
            foreach (var file in _files.Values)
                file.Dispose();
        }
    }

    private async Task ReceiveAsync(Socket socket, CancellationToken cancellation)
    {
        var buffer = new byte[LineBytesMax];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellation);
            Keep(TrafficLogLine.Clean(buffer.AsSpan(0, length)));
            if (socket.Available == 0)
                Flush();
        }
    }

    private void Keep(ReadOnlySpan<byte> line)
    {
        // The words before anything that a client can say are ours: whose line it is can't be forged.
        if (TrafficLogLine.LoadBalancerOf(line) is not { } id || !directory[id].Exists)
            return;
        Try(id, line, static (file, line) => file.Append(line));
    }

    private void Flush()
    {
        foreach (var id in _files.Keys.ToList())
        {
            if (directory[id].Exists)
                Try(id, [], static (file, _) => file.Flush());
            else if (_files.Remove(id, out var gone))
                gone.Dispose();
        }
    }

    private void Try(Guid id, ReadOnlySpan<byte> line, Action<TrafficLogFile, ReadOnlySpan<byte>> work)
    {
        if (_failedAt != 0 && time.GetElapsedTime(_failedAt) < Pause)
            return;
        try
        {
            if (!_files.TryGetValue(id, out var file))
                _files[id] = file = new TrafficLogFile(directory[id].TrafficLog);
            work(file, line);
            _failedAt = 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A full disk: what is in the buffer is lost with it.
            _failedAt = time.GetTimestamp();
            Log.NotKept(logger, id, fault.Message);
            if (_files.Remove(id, out var file))
                file.Abandon();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Traffic is not logged: {Reason}")]
        public static partial void NotReceiving(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Error, "Lines about traffic of load balancer {LoadBalancer} were lost: {Reason}")]
        public static partial void NotKept(ILogger logger, Guid loadBalancer, string reason);
    }
}
