namespace Lbaas.Api.Changes;

/// <summary>Nothing has happened: the ids that the request brought have been used, and it needs the next ones.</summary>
public sealed class IdSpentException() : Exception("The ids of what the request creates have been used.");

/// <summary>Nothing has happened: the same request came before, and has not been answered yet.</summary>
public sealed class StillUnderWayException() : Exception("The same request came before and is under way.");
