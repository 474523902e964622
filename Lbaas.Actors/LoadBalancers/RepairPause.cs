using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>
/// A repair failed: the next in place of the same amphora waits, the longer the more have failed in a row. What hindered one, a
/// configuration that no node takes or a zone without room, mostly hinders the next as well, and each builds a node.
/// </summary>
/// <param name="ChangeId">The repair that failed last.</param>
/// <param name="Failures">In a row.</param>
/// <param name="Since">When the last one failed, UTC.</param>
/// <param name="Until">Before that no other is begun, UTC.</param>
public sealed record RepairPause(Guid ChangeId, int Failures, DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary>The failure with the pause that follows it, if it is that of a repair.</summary>
    internal static ChangeFailed Of(LoadBalancerState state, ChangeFailed failed, Backoff backoff, DateTimeOffset now)
    {
        if (state.Changes.Find(change => change.Id == failed.ChangeId)?.Repairs is not { } repair)
            return failed;
        var failures = 1 + (state.RepairPauses.TryGetValue(repair.AmphoraId, out var last) ? last.Failures : 0);
        return failed with { Pause = new RepairPause(failed.ChangeId, failures, now, now + backoff.After(failures)) };
    }

    /// <summary>
    /// Is the repair put off? That listeners are missing is mostly the configuration's fault: after one repair for that reason
    /// another waits as long as any.
    /// </summary>
    internal static bool Holds(LoadBalancerState state, Guid amphora, bool missesListeners, Backoff backoff, DateTimeOffset now) =>
        (state.RepairPauses.TryGetValue(amphora, out var pause) && now < pause.Until) ||
        (missesListeners && now < state.ListenersRepairedAt + backoff.Max);

    /// <summary>The state once a change has been accepted: an operator who wants new amphorae has reasons to believe in them.</summary>
    internal static LoadBalancerState After(LoadBalancerState state, Change accepted)
    {
        if (accepted.Repairs is { } repair)
            return repair.MissesListeners == true ? state with { ListenersRepairedAt = accepted.AcceptedAt } : state;
        return accepted.ReplacesAmphorae ? state with { RepairPauses = state.RepairPauses.Clear(), ListenersRepairedAt = null } : state;
    }
}
