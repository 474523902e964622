namespace Lbaas.Akka.Health;

/// <summary>
/// What the nodes of the cluster say of themselves to one partition, and whether they say anything: each hears a share of every
/// amphora's beats, so what is lost between it and here must not count as an amphora's silence. For one thread at a time.
/// </summary>
/// <param name="patience">How long a node may say nothing.</param>
internal sealed class PeerWatch(TimeSpan patience)
{
    private readonly Dictionary<string, Peer> _peers = [];

    /// <summary>Takes in what a node says.</summary>
    /// <param name="uptime">Runs evenly.</param>
    /// <returns>What speaks against silence counting now, if anything; whether a journal is written again.</returns>
    public (string? Trouble, bool HasRecovered) Heard(NodeReport report, TimeSpan uptime)
    {
        var known = _peers.GetValueOrDefault(report.Node);
        _peers[report.Node] = new Peer(uptime, report);
        var hasRecovered = known?.Report is { } last && report.JournalRecoveries > last.JournalRecoveries;
        return (TroubleOf(report, known?.Report), hasRecovered);
    }

    /// <summary>Whether one of the members has been mute too long. One that is new has its time from now.</summary>
    public string? Mute(IReadOnlyCollection<string> members, TimeSpan uptime)
    {
        foreach (var gone in _peers.Keys.Where(node => !members.Contains(node)).ToList())
            _peers.Remove(gone);
        string? trouble = null;
        foreach (var member in members)
        {
            if (_peers.TryAdd(member, new Peer(uptime, null)))
                continue;
            if (uptime - _peers[member].HeardAt > patience)
                trouble ??= $"nothing comes from node {member}";
        }

        return trouble;
    }

    private static string? TroubleOf(NodeReport report, NodeReport? before)
    {
        if (report.IsJournalFailing)
            return $"the journal can't be written on node {report.Node}";
        if (report.IsBehind)
            return $"heartbeats wait or are lost on node {report.Node}";
        return report.Lost > (before?.Lost ?? 0) ? $"heartbeats were lost on the way from node {report.Node}" : null;
    }

    private sealed record Peer(TimeSpan HeardAt, NodeReport? Report);
}
