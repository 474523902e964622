using System.Net.Sockets;
using System.Text;
using Lbaas.Actors.Health.Heartbeats;
using Microsoft.Extensions.Logging;

namespace Lbaas.Drivers.Heartbeats;

/// <summary>One socket, one buffer, one decoder, one message: nothing is allocated for a packet.</summary>
internal sealed partial class ReceiveLoop(
    HeartbeatSocket socket, string key, IHeartbeatSink sink, LagGauge lag, TimeProvider time, ILogger logger) : IDisposable
{
    // No datagram is longer, so none is ever cut.
    private const int DatagramBytes = 65_536;

    private readonly HeartbeatDecoder _decoder = new(Encoding.UTF8.GetBytes(key));
    private readonly byte[] _buffer = GC.AllocateArray<byte>(DatagramBytes, pinned: true);
    private readonly LoopCounters _counters = new();

    public HeartbeatCounts Counts => _counters.Read(lag.Drops);

    public bool IsBehind => lag.IsBehind;

    /// <summary>Asks the kernel about the queue.</summary>
    public void Sample()
    {
        var (queued, drops) = socket.ReadQueue();
        lag.Sample(queued, drops);
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var receive = socket.ReceiveAsync(_buffer, cancellation);
                if (!receive.IsCompleted)
                    lag.Drained();
                Handle(_buffer.AsSpan(0, await receive));
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
        catch (SocketException fault)
        {
            // The kernel gave up on a bound socket. Its queue is never empty again, so the receiver stays behind and nobody's
            // silence is believed.
            Log.Deaf(logger, fault);
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _decoder.Dispose();
    }

    private void Handle(ReadOnlySpan<byte> datagram)
    {
        var outcome = _decoder.Open(datagram);
        _counters.Count(outcome);
        if (outcome != HeartbeatOutcome.Accepted)
            return;
        try
        {
            if (!sink.Accept(_decoder.Message, datagram[.._decoder.StreamBytes], time.GetUtcNow()))
                _counters.CountReplayed();
        }
        catch (Exception fault)
        {
            // One message must not stop the hearing of all others.
            _counters.CountFailed();
            Log.SinkFailed(logger, _decoder.Message.AmphoraId, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The heartbeat of amphora {Amphora} could not be taken in")]
        public static partial void SinkFailed(ILogger logger, Guid amphora, Exception fault);

        [LoggerMessage(2, LogLevel.Critical, "A heartbeat socket failed; restart the server")]
        public static partial void Deaf(ILogger logger, Exception fault);
    }
}
