using Lbaas.Actors.Contract;

namespace Lbaas.Akka.Entities;

/// <summary>Where the messages go that entities and workers send.</summary>
public interface IEntityRoutes
{
    /// <param name="sender">The entity that a worker tells its result to; default: nobody.</param>
    /// <param name="message">May be lost on its way, as any.</param>
    /// <returns>False: nothing of the target's kind is hosted.</returns>
    bool Send(ActorAddress sender, Outgoing message);
}
