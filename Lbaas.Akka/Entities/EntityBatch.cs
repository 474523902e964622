using Lbaas.Actors.Contract;
using Lbaas.Akka.Serialization;

namespace Lbaas.Akka.Entities;

/// <summary>
/// What an entity writes at once: the events of the turns it took, and their effects, held back until those are durable.
/// </summary>
internal sealed class EntityBatch
{
    public List<JournalEntry> Entries { get; } = [];

    public List<(Effect Effect, EntityTurn Cause)> Held { get; } = [];

    /// <summary>Events that the journal has said something about, of <see cref="Entries"/>.</summary>
    public int Settled { get; set; }

    public bool IsSettled => Settled == Entries.Count;

    /// <summary>An effect held back sets or cancels this timer, or comes from it.</summary>
    public bool Concerns(string timer)
    {
        foreach (var (effect, cause) in Held)
        {
            if (cause.Message is TimerDue due && due.Name == timer)
                return true;
            for (var i = 0; i < effect.Timers.Count; i++)
            {
                if (effect.Timers[i].Name == timer)
                    return true;
            }
        }

        return false;
    }
}
