namespace Lbaas.Runtime.Journal;

/// <summary>Where events stand that another journal has placed: one after the other, written at the same moment.</summary>
/// <param name="FirstPosition">Of the first of them; those after it follow without a gap.</param>
/// <param name="At">When they were committed there, UTC.</param>
public readonly record struct EventPlace(long FirstPosition, DateTimeOffset At);
