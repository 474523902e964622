using Lbaas.Actors.Health;

namespace Lbaas.Akka.Health;

/// <summary>What <see cref="HeartbeatSerializer"/> writes.</summary>
internal interface IHeartbeatWire;

/// <summary>
/// Heartbeats for one partition, or none: then it says only that the node is there. A batch is sent when the one before it was
/// answered, or is given up.
/// </summary>
/// <param name="Number">Of this node to this partition.</param>
/// <param name="Beats">See <see cref="BeatBlock"/>.</param>
internal sealed record HeartbeatBatch(int Partition, long Number, NodeReport Node, ReadOnlyMemory<byte> Beats) : IHeartbeatWire;

/// <summary>A batch was taken in.</summary>
internal sealed record HeartbeatReceipt(int Partition, long Number, PartitionReport Report) : IHeartbeatWire;

/// <summary>What a node knows against the silence of those it should hear.</summary>
/// <param name="Node">Its address, and which start of it.</param>
/// <param name="Lost">How many heartbeats for this partition it has dropped or given up so far.</param>
/// <param name="IsBehind">Packets wait or are lost before it reads them.</param>
/// <param name="IsJournalFailing">What its actors decide is not written.</param>
/// <param name="JournalRecoveries">How often that ended so far: what was told meanwhile may be forgotten.</param>
internal sealed record NodeReport(string Node, long Lost, bool IsBehind, bool IsJournalFailing, int JournalRecoveries);

/// <summary>What a partition holds, as of its last look for silent nodes.</summary>
/// <param name="Verdicts">By <see cref="HeartbeatVerdict"/>, since the partition is where it is.</param>
internal sealed record PartitionReport(int Nodes, HeartbeatCensus Census, long Foreign, IReadOnlyList<long> Verdicts, Trust Trust);
