namespace Lbaas.Actors.Health;

/// <summary>
/// The health monitor as seen from outside, whether it is all in this process or spread over a cluster. All members may be called
/// from any thread.
/// </summary>
public interface IHeartbeatTable
{
    /// <summary>Whether the silence of nodes counts now.</summary>
    Trust Trust { get; }

    /// <summary>How many nodes are remembered.</summary>
    int Count { get; }

    /// <summary>
    /// How many listeners, pools and members nodes have reported that are not their load balancer's, and were ignored. One that was
    /// just deleted is among them. Steady beats are not counted again.
    /// </summary>
    long Foreign { get; }

    /// <summary>Whether heartbeats that this process received wait too long for their judge, or got lost of late.</summary>
    bool IsBehind { get; }

    /// <summary>Heartbeats that this process received and that may never have been judged.</summary>
    long Lost { get; }

    long CountOf(HeartbeatVerdict verdict);

    /// <summary>
    /// Has the next heartbeat of nodes that are gone judged as if it were their first; what they counted is handed on before.
    /// </summary>
    /// <param name="exists">Whether there is such an amphora. May be called later, and from any thread.</param>
    void ForgetGone(Func<Guid, bool> exists);
}
