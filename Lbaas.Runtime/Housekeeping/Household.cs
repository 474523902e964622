namespace Lbaas.Runtime.Housekeeping;

/// <summary>What this process has to keep in order.</summary>
/// <param name="Journal">The journal's housekeeper. Where several processes share the journal, only the leader sends it.</param>
/// <param name="Replica">That of this process's replica of the journal; null: it has none.</param>
/// <param name="IsUpToDate">Whether the read side shows all that the journal has, but for moments: who is not shown may be taken for gone then.</param>
public sealed record Household(Housekeeper Journal, Housekeeper? Replica, Func<bool> IsUpToDate);
