using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Amphora.Heartbeats;

/// <summary>What a heartbeat says of UDP and SCTP listeners.</summary>
public interface IDatagramReports
{
    /// <summary>Adds them to a message; nothing when what carries them doesn't answer.</summary>
    Task ReportAsync(HeartbeatMessage message, CancellationToken cancellation);

    /// <summary>Takes no more clients, where others take them, and counts what there was until then.</summary>
    Task FinishAsync(CancellationToken cancellation);
}
