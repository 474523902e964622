namespace Lbaas.Actors.Contract;

/// <summary>Something an actor decided and must remember. Every event has a manifest in the event format.</summary>
public interface IEvent;
