namespace Lbaas.Api.Changes;

/// <summary>Bounds on changes at the edge.</summary>
/// <param name="InFlightMax">Changes that clients may wait for at once.</param>
/// <param name="Timeout">How long one is waited for.</param>
public sealed record ChangeLimits(int InFlightMax, TimeSpan Timeout);
