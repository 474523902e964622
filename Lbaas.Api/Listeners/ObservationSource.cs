namespace Lbaas.Api.Listeners;

/// <summary>Who says what a listener's operating status is. Listeners may share a pool, and amphorae a listener: each pair speaks for itself, and the worst is shown.</summary>
internal readonly record struct ObservationSource(string Listener, Guid Amphora)
{
    public override string ToString() => $"{Listener}@{Amphora}";
}
