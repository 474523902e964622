using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lbaas.Drivers.Compute.Local;

/// <summary>What every agent on this machine is told.</summary>
/// <param name="Controllers">Where heartbeats go, in turn: <c>ip:port</c>.</param>
/// <param name="Key">Authenticates them. Never logged.</param>
internal sealed record AgentSettings(string HaproxyCommand, IReadOnlyList<string> Controllers, int HeartbeatIntervalSeconds, string Key)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The agent's configuration file.</summary>
    /// <param name="files">Whose agent it is.</param>
    /// <param name="port">Where it listens; 0 leaves it to the system.</param>
    /// <param name="networkNamespace">Where its traffic flows; null for the machine's own network.</param>
    public byte[] FileFor(AgentFiles files, int port, string? networkNamespace) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            files.AmphoraId,
            BindAddress = "127.0.0.1",
            Port = port,
            files.BasePath,
            files.ServerCertificate,
            files.ClientCa,
            HaproxyCommand,
            NetworkNamespace = networkNamespace,
            Heartbeat = new { Controllers, IntervalSeconds = HeartbeatIntervalSeconds, Key },
        },
        Indented);

    public override string ToString() => nameof(AgentSettings);
}
