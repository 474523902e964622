using Lbaas.Akka.Deaths;
using Lbaas.Akka.Entities;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Receipts;

namespace Lbaas.Akka.Hosting;

/// <summary>How the actors run on this node of a cluster. Everything but the directory has a default.</summary>
public sealed class LbaasAkkaOptions
{
    /// <summary>Where the replica is, and the journal when it is a file; made when missing. The nodes of one machine may share it.</summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>What tells this node's files from those of its neighbours in the directory: letters, digits, dashes, underscores. Default <c>node</c>.</summary>
    public string NodeName { get; set; } = "node";

    /// <summary>The members that may run actors: those with this role. Empty: all. Default <c>lbaas</c>.</summary>
    public string Role { get; set; } = "lbaas";

    public SharedJournalOptions Journal { get; set; } = new();

    /// <summary>Entities: queue bounds, snapshots, idleness.</summary>
    public EntitySettings Entities { get; set; } = new();

    /// <summary>
    /// Shards per kind of actor: the same on all nodes, for ever. 1 to 10,000; default 100, ten times as many as the ten nodes that a cluster may well have.
    /// </summary>
    public int ShardCount { get; set; } = EntityMessageExtractor.DefaultShardCount;

    /// <summary>Askers that may wait for an answer on this node. At least 1; default 20,000.</summary>
    public int MaxAskers { get; set; } = 20_000;

    /// <summary>
    /// How long an answer waits until this node's replica shows what led to it; then it is given all the same, and counted. Above zero; default 5 s.
    /// </summary>
    public TimeSpan ReadYourWrite { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often the journal is looked at for what other nodes wrote; what was written at this node's request is looked for at once. 1 ms to 10 s;
    /// default 20 ms.
    /// </summary>
    public TimeSpan FollowEvery { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Events that the replica takes in one transaction. 1 to 10,000; default 500.</summary>
    public int FollowBatch { get; set; } = 500;

    /// <summary>A replica that has not reached the journal's end for this long is not ready to serve. Above zero; default 5 s.</summary>
    public TimeSpan MaxLag { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the leader looks for timers that are due. Above zero; default 1 s.</summary>
    public TimeSpan DueEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Actors woken in one such round. 1 to 100,000; default 1,000.</summary>
    public int DuePerRound { get; set; } = 1_000;

    /// <summary>How long a start waits for the cluster and the replica before it serves (503) without. Zero or more; default 30 s.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Members whose process has ended: whether they are downed by us. Default: they are not.</summary>
    public DeathWatchOptions DeathWatch { get; set; } = new();

    /// <summary>The version of the projections; another than the replica's has it rebuilt. At least 1; default 1.</summary>
    public long ReadSideVersion { get; set; } = 1;

    /// <summary>How long the replica keeps notices. At least 1 of them, above zero; default 1,000,000 and 7 days.</summary>
    public NoticeRetention Notices { get; set; } = new(1_000_000, TimeSpan.FromDays(7));

    /// <summary>How long the replica keeps receipts. At least 1 per group and in all, above zero; default 10,000, 100,000 and 24 h.</summary>
    public ReceiptRetention Receipts { get; set; } = new(10_000, 100_000, TimeSpan.FromHours(24));

    /// <summary>Who tells of what documents show. Default null: nobody.</summary>
    public ShownNews? Shown { get; set; }

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory))
            yield return "Set the data directory: the replica needs a place.";
        if (NodeName.Length is < 1 or > 100 || !NodeName.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            yield return $"The node name '{NodeName}' must be 1 to 100 letters, digits, dashes and underscores: files are called by it.";
        foreach (var mistake in Journal.Validate().Concat(Entities.Validate()).Concat(DeathWatch.Validate()))
            yield return mistake;
        if (ShardCount is < 1 or > 10_000)
            yield return "The shards must be 1 to 10,000.";
        if (MaxAskers < 1)
            yield return "The askers must be at least 1.";
        if (ReadYourWrite <= TimeSpan.Zero || MaxLag <= TimeSpan.Zero || DueEvery <= TimeSpan.Zero || StartTimeout < TimeSpan.Zero)
            yield return "The bounds on waiting for the replica, its lag and the rounds of the due watch must be above zero.";
        if (FollowEvery < TimeSpan.FromMilliseconds(1) || FollowEvery > TimeSpan.FromSeconds(10))
            yield return "The journal must be looked at every 1 ms to 10 s.";
        if (FollowBatch is < 1 or > 10_000)
            yield return "The events per batch must be 1 to 10,000.";
        if (DuePerRound is < 1 or > 100_000)
            yield return "The actors woken per round must be 1 to 100,000.";
        if (ReadSideVersion < 1)
            yield return "The read-side version must be at least 1.";
        if (Notices is not { Rows: >= 1, Age.Ticks: > 0 } || Receipts is not { PerGroup: >= 1, Total: >= 1, TotalBytes: >= 1, Age.Ticks: > 0 })
            yield return "At least one notice and one receipt must be kept, for a time above zero.";
    }
}

/// <summary>Where the journal is that all nodes share.</summary>
public sealed class SharedJournalOptions
{
    /// <summary><c>sqlite</c> (default): <c>journal.db</c> in the data directory, for nodes of one machine. <c>postgresql</c>: for any.</summary>
    public string Provider { get; set; } = "sqlite";

    /// <summary>Npgsql's, for <c>postgresql</c>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// How long a locked file is waited for, with <c>sqlite</c>; entities wait whole seconds. 1 to 9 s, which is below the journal plugin's
    /// call-timeout, so that a file that stays locked is an error of the database and not of a breaker; default 5 s.
    /// </summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    internal IEnumerable<string> Validate()
    {
        if (Provider is not ("sqlite" or "postgresql"))
            yield return $"The journal provider '{Provider}' is not known; use 'sqlite' or 'postgresql'.";
        if (Provider == "postgresql" && string.IsNullOrWhiteSpace(ConnectionString))
            yield return "The journal provider 'postgresql' needs a connection string.";
        if (BusyTimeout < TimeSpan.FromSeconds(1) || BusyTimeout > TimeSpan.FromSeconds(9))
            yield return "A locked journal must be waited for from 1 to 9 seconds.";
    }
}
