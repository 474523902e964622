namespace Lbaas.Akka.Health;

/// <summary>Whether whoever sends should know of what was added.</summary>
internal enum BacklogSignal
{
    None,

    /// <summary>It is the first that waits for its partition.</summary>
    First,

    /// <summary>A batch is full with it.</summary>
    Full,
}

/// <summary>
/// Heartbeats that wait to be sent, by partition: of each at most so many bytes, and then the oldest is dropped, since a newer one says
/// more. Added to by several receive loops, taken from by one.
/// </summary>
internal sealed class HeartbeatBacklog
{
    // What a waiting heartbeat costs beside its stream, about.
    private const int OverheadBytes = 64;

    private readonly ClusterHeartbeatOptions _options;
    private readonly TimeProvider _time;
    private readonly Lane[] _lanes;
    private long _lost;
    private long _lostAt;

    public HeartbeatBacklog(ClusterHeartbeatOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _lanes = [.. Enumerable.Range(0, options.Partitions).Select(static _ => new Lane())];
    }

    /// <summary>Heartbeats that were dropped, or sent and not answered.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    public BacklogSignal Add(int partition, ReadOnlySpan<byte> stream)
    {
        var lane = _lanes[partition];
        lock (lane)
        {
            var dropped = 0;
            while (lane.Waiting.Count > 0 && lane.Bytes + Size(stream.Length) > _options.QueueBytesMax)
            {
                lane.Bytes -= Size(lane.Waiting.Dequeue().Stream.Length);
                dropped++;
            }

            if (dropped > 0)
                CountLostWithin(lane, dropped);
            var wasFull = lane.Bytes >= _options.BatchBytesMax;
            lane.Waiting.Enqueue((stream.ToArray(), _time.GetTimestamp()));
            lane.Bytes += Size(stream.Length);
            if (lane.Bytes >= _options.BatchBytesMax && !wasFull)
                return BacklogSignal.Full;
            return lane.Waiting.Count == 1 ? BacklogSignal.First : BacklogSignal.None;
        }
    }

    public bool IsWaiting(int partition)
    {
        lock (_lanes[partition])
            return _lanes[partition].Waiting.Count > 0;
    }

    /// <summary>Takes the oldest, as many as a batch may hold, and at least one if there is any.</summary>
    public (byte[] Block, int Count) Take(int partition)
    {
        var lane = _lanes[partition];
        lock (lane)
        {
            var (bytes, count) = (0, 0);
            foreach (var (stream, _) in lane.Waiting)
            {
                if (count > 0 && bytes + BeatBlock.HeadBytes + stream.Length > _options.BatchBytesMax)
                    break;
                bytes += BeatBlock.HeadBytes + stream.Length;
                count++;
            }

            var block = new byte[bytes];
            for (var (taken, at) = (0, 0); taken < count; taken++)
            {
                var (stream, receivedAt) = lane.Waiting.Dequeue();
                BeatBlock.Write(block.AsSpan(at), _time.GetElapsedTime(receivedAt), stream);
                at += BeatBlock.HeadBytes + stream.Length;
                lane.Bytes -= Size(stream.Length);
            }

            return (block, count);
        }
    }

    public long LostOf(int partition)
    {
        lock (_lanes[partition])
            return _lanes[partition].Lost;
    }

    public void CountLost(int partition, int beats)
    {
        lock (_lanes[partition])
            CountLostWithin(_lanes[partition], beats);
    }

    public bool HasLostWithin(TimeSpan span) => Lost > 0 && _time.GetElapsedTime(Interlocked.Read(ref _lostAt)) <= span;

    private void CountLostWithin(Lane lane, int beats)
    {
        lane.Lost += beats;
        Interlocked.Exchange(ref _lostAt, _time.GetTimestamp());
        Interlocked.Add(ref _lost, beats);
    }

    private static int Size(int streamBytes) => OverheadBytes + streamBytes;

    private sealed class Lane
    {
        public Queue<(byte[] Stream, long ReceivedAt)> Waiting { get; } = [];

        public int Bytes { get; set; }

        public long Lost { get; set; }
    }
}
