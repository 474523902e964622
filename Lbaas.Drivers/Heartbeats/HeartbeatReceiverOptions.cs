namespace Lbaas.Drivers.Heartbeats;

/// <summary>Where and how heartbeats are received: section <c>Lbaas:Health</c>.</summary>
public sealed class HeartbeatReceiverOptions
{
    public const string Section = "Lbaas:Health";

    /// <summary>
    /// The UDP address, as <c>ip:port</c> or <c>[v6]:port</c>; port 0 lets the system choose. Default 127.0.0.1:5555.
    /// </summary>
    public string Endpoint { get; set; } = "127.0.0.1:5555";

    /// <summary>The HMAC key shared with the amphorae. Required. Never logged.</summary>
    public string Key { get; set; } = "";

    /// <summary>Sockets on the one address, each with its own receive loop; 1 to 64. Default 1.</summary>
    public int Sockets { get; set; } = 1;

    /// <summary>
    /// Kernel queue of each socket in bytes, 64 KiB to 1 GiB; the kernel may grant less (net.core.rmem_max). Default 8 MiB.
    /// </summary>
    public int QueueBytes { get; set; } = 8 << 20;

    /// <summary>
    /// How long a queue may stay non-empty before the receiver counts as behind, 0.1 to 60 s. Default 1 s.
    /// </summary>
    public double BehindAfterSeconds { get; set; } = 1;
}
