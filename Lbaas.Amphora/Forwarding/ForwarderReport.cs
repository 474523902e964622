using System.Text.Json.Serialization;

namespace Lbaas.Amphora.Forwarding;

/// <summary>What the forwarder says of itself.</summary>
/// <param name="Pid">Its process: counters of another one start from 0.</param>
/// <param name="Listeners">Those that it forwards for.</param>
public sealed record ForwarderReport(int Pid, IReadOnlyList<ForwardedListenerReport> Listeners)
{
    internal static ForwarderReport Of(IEnumerable<ForwardedListener> listeners) => new(Environment.ProcessId,
    [
        .. listeners.Select(listener => new ForwardedListenerReport(
            listener.Configuration.ListenerId, listener.Configuration.LoadBalancerId, listener.Configuration.PoolId,
            listener.Counters.BytesIn, listener.Counters.BytesOut, listener.ActiveFlows, listener.Counters.Flows, listener.Counters.Dropped,
            listener.Configuration.DisabledMembers,
            [
                .. listener.Members.Select(member => new ForwardedMemberReport(
                    member.Configured.Id, member.IsUp, member.Configured.Weight, member.Configured.Check is not null, member.Flows)),
            ])),
    ]);
}

/// <param name="Id">The listener.</param>
/// <param name="LoadBalancerId">Whose it is.</param>
/// <param name="PoolId">Null without an enabled pool.</param>
/// <param name="BytesIn">Contents of the datagrams passed on from clients.</param>
/// <param name="BytesOut">Contents of those passed on to clients.</param>
/// <param name="ActiveFlows">Now.</param>
/// <param name="TotalFlows">Since this process knows the listener.</param>
/// <param name="Dropped">Datagrams that went nowhere.</param>
/// <param name="DisabledMembers">Members that are switched off.</param>
/// <param name="Members">The others.</param>
public sealed record ForwardedListenerReport(
    Guid Id, Guid LoadBalancerId, Guid? PoolId, long BytesIn, long BytesOut, int ActiveFlows, long TotalFlows, long Dropped,
    IReadOnlyList<Guid> DisabledMembers, IReadOnlyList<ForwardedMemberReport> Members);

/// <param name="Id">The member.</param>
/// <param name="IsUp">What its monitor found; true without one.</param>
/// <param name="Weight">0 drains.</param>
/// <param name="IsChecked">It has a monitor.</param>
/// <param name="Flows">Now.</param>
public sealed record ForwardedMemberReport(Guid Id, bool IsUp, int Weight, bool IsChecked, int Flows);

[JsonSerializable(typeof(ForwarderReport))]
internal sealed partial class ForwarderJson : JsonSerializerContext;
