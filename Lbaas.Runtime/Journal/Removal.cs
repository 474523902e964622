namespace Lbaas.Runtime.Journal;

/// <summary>Takes the first events of an actor out of the journal, which are in the archive by now.</summary>
/// <param name="through">Up to and with this sequence number.</param>
/// <param name="isWhole">
/// It is the last event that there is, and the actor leaves the journal, its snapshot too. If another has come since, or a
/// timer is set, nothing of the request is carried out.
/// </param>
public sealed class Removal(long through, bool isWhole)
{
    public long Through => through;

    public bool IsWhole => isWhole;

    /// <summary>Whether it was carried out; for a committed request, valid from the listener's call on.</summary>
    public bool IsDone { get; internal set; }
}
