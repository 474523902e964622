using Akka.Cluster;

namespace Lbaas.Akka.Deaths;

/// <summary>
/// Concludes from round after round of knocks who is dead. A firewall that refuses packets between two parts of the cluster looks like the death of the
/// other part to each of them; so only a node that has just been answered by a majority (itself included), or by half of the members
/// with the lowest address among them, concludes anything: the same side as keep-majority would keep. For one thread at a time.
/// </summary>
/// <param name="least">Refusals in a row that make a death.</param>
internal sealed class Refusals(int least)
{
    private Dictionary<UniqueAddress, int> _inARow = [];

    /// <summary>Takes in a round, in which everybody else was tried once and at the same time.</summary>
    /// <param name="members">All that count, <paramref name="self"/> included.</param>
    /// <param name="knocks">What came of it. A member that is missing here is new.</param>
    /// <returns>Those who are dead.</returns>
    public IReadOnlyList<UniqueAddress> Take(
        IReadOnlyCollection<UniqueAddress> members, UniqueAddress self, IReadOnlyDictionary<UniqueAddress, Knock> knocks)
    {
        _inARow = knocks.Where(static knock => knock.Value == Knock.Refused).ToDictionary(
            static knock => knock.Key, knock => _inARow.GetValueOrDefault(knock.Key) + 1);
        var here = members.Where(member => member.Equals(self) || knocks.GetValueOrDefault(member, Knock.Silent) == Knock.Answered).ToHashSet();
        var isMajority = here.Count * 2 > members.Count || (here.Count * 2 == members.Count && here.Contains(members.Min()!));
        return isMajority ? [.. members.Where(member => _inARow.GetValueOrDefault(member) >= least)] : [];
    }
}
