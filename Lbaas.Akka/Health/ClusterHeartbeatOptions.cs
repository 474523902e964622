namespace Lbaas.Akka.Health;

/// <summary>How heartbeats are spread over the nodes of a cluster. The same on all of them, but for the bounds.</summary>
public sealed record ClusterHeartbeatOptions
{
    /// <summary>Parts of the table, each on one node at a time. 1 to 1,024; default 32.</summary>
    public int Partitions { get; init; } = 32;

    /// <summary>The role of the nodes that take part; null (the default): all.</summary>
    public string? Role { get; init; }

    /// <summary>How long a heartbeat waits for others to travel with. 1 ms to 1 s; default 20 ms.</summary>
    public TimeSpan FlushAfter { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// A batch with as much leaves at once and takes no more, in bytes. 1 to 65,536, since a frame of Akka.Remote holds 128,000 and one
    /// heartbeat may have 65,507 alone; default 49,152.
    /// </summary>
    public int BatchBytesMax { get; init; } = 48 * 1024;

    /// <summary>What may wait for one partition, in bytes; then the oldest is dropped. 1 KiB to 256 MiB; default 1 MiB.</summary>
    public int QueueBytesMax { get; init; } = 1 << 20;

    /// <summary>Between two hand-overs of traffic counters to the listeners. Default 10 s.</summary>
    public TimeSpan StatisticsInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="ArgumentException">Something is out of range.</exception>
    public void Validate()
    {
        Require(Partitions is >= 1 and <= 1_024, "Partitions must be 1 to 1024.");
        Require(FlushAfter >= TimeSpan.FromMilliseconds(1) && FlushAfter <= TimeSpan.FromSeconds(1), "FlushAfter must be 1 ms to 1 s.");
        Require(BatchBytesMax is >= 1 and <= 65_536, "BatchBytesMax must be 1 to 65536.");
        Require(QueueBytesMax is >= 1_024 and <= 1 << 28, "QueueBytesMax must be 1024 to 268435456.");
        Require(StatisticsInterval > TimeSpan.Zero, "StatisticsInterval must be more than nothing.");
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
            throw new ArgumentException($"{nameof(ClusterHeartbeatOptions)}: {rule}");
    }
}
