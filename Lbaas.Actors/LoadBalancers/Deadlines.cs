using Lbaas.Actors.LoadBalancers.Changes;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>No change is pending for ever.</summary>
internal static class Deadlines
{
    public static DateTimeOffset? Next(LoadBalancerState state) =>
        state.Changes.IsEmpty ? null : state.Changes.Min(change => change.Deadline);

    /// <summary>The changes whose time is up fail, with the reason they waited for.</summary>
    public static IReadOnlyList<LoadBalancerEvent> Events(LoadBalancerState state, DateTimeOffset now) =>
        [.. state.Changes
            .Where(change => change.Deadline <= now)
            .Select(change => new ChangeFailed(
                change.Id,
                $"Not done by its deadline {change.Deadline:yyyy-MM-ddTHH:mm:ss}: {Errands.Reason(state)}.{Loss(change)}",
                Reconcile: state.Push is { } push && push.Changes.Contains(change.Id)))];

    private static string Loss(Change change) =>
        change.Repairs is { } succession ? $" It was to replace amphora {succession.AmphoraId}: {succession.Evidence}" : "";
}
