using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.Heartbeats;

namespace Lbaas.Amphora.Datagrams;

/// <summary>Something that did not do what was asked; the message is what it said.</summary>
internal sealed class DatagramException(string message) : Exception(message);

/// <summary>What carries UDP and SCTP listeners on this node: the kernel's LVS under keepalived, or the agent's own forwarder.</summary>
internal interface IDatagramCarrier
{
    /// <summary><c>lvs</c> or <c>forwarder</c>.</summary>
    string Name { get; }

    bool CarriesSctp { get; }

    /// <summary>Null, or what is wrong with a configuration.</summary>
    Task<string?> CheckAsync(byte[] text, CancellationToken cancellation);

    /// <summary>Brings a listener into line with its files: it runs with its configuration, or not at all.</summary>
    /// <exception cref="DatagramException"/>
    Task ApplyAsync(DatagramFiles files, CancellationToken cancellation);

    bool IsRunning(DatagramFiles files);

    /// <summary>What there is to say of the listeners that run.</summary>
    Task<IReadOnlyList<DatagramReport>> ReportAsync(CancellationToken cancellation);

    /// <summary>Takes no more clients, where others take them.</summary>
    /// <returns>The last there is to say.</returns>
    Task<IReadOnlyList<DatagramReport>> LeaveAsync(CancellationToken cancellation);
}

/// <summary>A listener that runs.</summary>
/// <param name="Worker">Whose counters they are: those of another process start from 0.</param>
/// <param name="Connections">Flows now.</param>
internal sealed record DatagramReport(
    Guid ListenerId, Guid LoadBalancerId, int Worker, Counters Counters, long Connections, Guid? PoolId, PoolStatus PoolStatus,
    IReadOnlyList<MemberReport> Members);
