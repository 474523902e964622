using Lbaas.Amphora.Datagrams.Configuration;

namespace Lbaas.Amphora.Forwarding;

/// <summary>Who gets a new flow.</summary>
internal static class Scheduler
{
    /// <summary>Null when nobody can take it.</summary>
    public static Member? Pick(Scheduling scheduling, Member[] members, in ClientKey client) => scheduling switch
    {
        Scheduling.LeastConnections => LeastConnections(members),
        Scheduling.SourceHashing => SourceHashing(members, client),
        _ => RoundRobin(members),
    };

    // Smooth: a member of weight 3 beside one of weight 1 gets a, a, b, a and not a, a, a, b.
    private static Member? RoundRobin(Member[] members)
    {
        Member? best = null;
        var total = 0L;
        foreach (var member in members)
        {
            if (!member.IsOpen)
                continue;
            total += member.Configured.Weight;
            member.Credit += member.Configured.Weight;
            if (best is null || member.Credit > best.Credit)
                best = member;
        }
        if (best is not null)
            best.Credit -= total;
        return best;
    }

    // Flows for each unit of weight, compared crosswise; whoever was found first among equals goes to the end by having more.
    private static Member? LeastConnections(Member[] members)
    {
        Member? best = null;
        foreach (var member in members)
        {
            if (member.IsOpen && (best is null
                || (long)member.Flows * best.Configured.Weight < (long)best.Flows * member.Configured.Weight))
                best = member;
        }
        return best;
    }

    // Rendezvous hashing: when a member goes, only its own clients move; when one comes, it takes only its share.
    private static Member? SourceHashing(Member[] members, in ClientKey client)
    {
        Member? best = null;
        var highest = double.NegativeInfinity;
        var hash = client.AddressHash;
        foreach (var member in members)
        {
            if (!member.IsOpen)
                continue;
            var uniform = ((ClientKey.Mix(hash ^ member.Seed) >> 11) + 0.5) / (1UL << 53);
            var score = -member.Configured.Weight / Math.Log(uniform);
            if (score > highest)
                (best, highest) = (member, score);
        }
        return best;
    }
}
