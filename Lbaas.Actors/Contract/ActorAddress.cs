namespace Lbaas.Actors.Contract;

/// <summary>Names one actor for ever, whatever host runs it: its kind (a region in Akka's words) and its id.</summary>
public readonly record struct ActorAddress(string Kind, string Id)
{
    /// <summary>The journal key. It must not depend on the host: the Akka host writes the same rows.</summary>
    public string PersistenceId => $"{Kind}-{Id}";

    public override string ToString() => PersistenceId;
}
