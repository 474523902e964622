using Lbaas.Actors.Contract;

namespace Lbaas.Actors.AmphoraPools;

/// <summary>The state after each event.</summary>
internal static class AmphoraPoolEvolution
{
    public static AmphoraPoolState Apply(AmphoraPoolState state, AmphoraPoolEvent @event) => @event switch
    {
        SpareOrdered e => state with { Building = state.Building.Add(e.AmphoraId) },
        SpareStocked e => state with
        {
            Building = state.Building.Remove(e.AmphoraId),
            Spares = state.Spares.Add(e.AmphoraId),
            Images = e.Image is { } image ? state.Images.SetItem(e.AmphoraId, image) : state.Images,
            Failures = 0,
            NextBuild = null,
        },
        SpareAssigned e => Without(state, e.AmphoraId) with
        {
            Granted = state.Granted.Add(e.AmphoraId, e.Grant),
            Untaken = state.Untaken.Add(e.AmphoraId),
        },
        SpareTaken e => state with { Untaken = state.Untaken.Remove(e.AmphoraId) },
        SpareBuildFailed e => Leave(state, e.AmphoraId) with
        {
            Failures = e.Failures,
            LastFailure = e.Reason,
            LastFailureAt = e.At,
            NextBuild = e.NextBuild,
        },
        SpareRejected e => Leave(state, e.AmphoraId) with { LastFailure = e.Reason, LastFailureAt = e.At },
        SpareDismissed e => Leave(state, e.AmphoraId),
        SpareIdentified e => state with { Images = state.Images.SetItem(e.AmphoraId, e.Image) },
        SparesOutdated e => state with { Outdated = e.Amphorae is { } some ? state.Outdated.Union(some) : state.Spares },
        SpareLost e => Without(state, e.AmphoraId) with
        {
            Leaving = state.Leaving.Remove(e.AmphoraId),
            Granted = state.Granted.Remove(e.AmphoraId),
            Untaken = state.Untaken.Remove(e.AmphoraId),
        },
        _ => throw new UnknownEventException(AmphoraPoolCommand.Kind, @event.GetType().Name),
    };

    private static AmphoraPoolState Leave(AmphoraPoolState state, Guid amphora) =>
        Without(state, amphora) with { Leaving = state.Leaving.Add(amphora) };

    private static AmphoraPoolState Without(AmphoraPoolState state, Guid amphora) => state with
    {
        Building = state.Building.Remove(amphora),
        Spares = state.Spares.Remove(amphora),
        Outdated = state.Outdated.Remove(amphora),
        Images = state.Images.Remove(amphora),
    };
}
