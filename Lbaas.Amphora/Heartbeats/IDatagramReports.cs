using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Amphora.Heartbeats;

/// <summary>What a heartbeat says of UDP and SCTP listeners.</summary>
public interface IDatagramReports
{
    /// <summary>Adds them to a message; nothing when what carries them doesn't answer.</summary>
    Task ReportAsync(HeartbeatMessage message, CancellationToken cancellation);
}
