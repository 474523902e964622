using Lbaas.Actors.Contract;
using Lbaas.Actors.Health;

namespace Lbaas.Akka.Health;

/// <summary>What the part of the heartbeat table on this node needs of the rest of the process. All of it is called from several threads.</summary>
/// <param name="Expected">The nodes in service, which should be heard.</param>
/// <param name="Tell">Sends a message; false when it could not be taken, and it will be sent again.</param>
/// <param name="Writes">How many writes to the journal failed and how many succeeded so far.</param>
/// <param name="IsReceiverBehind">Packets wait or are lost before they are read.</param>
/// <param name="Zombies">Hears of nodes that are nobody's, as far as their partition is here.</param>
public sealed record HeartbeatParts(
    HealthOptions Health,
    IAmphoraDirectory Directory,
    Func<IEnumerable<Guid>> Expected,
    Func<ActorAddress, object, bool> Tell,
    Func<(long Failed, long Written)> Writes,
    Func<bool> IsReceiverBehind,
    Zombies Zombies,
    TimeProvider Time);
