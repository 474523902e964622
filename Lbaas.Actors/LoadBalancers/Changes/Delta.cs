namespace Lbaas.Actors.LoadBalancers.Changes;

/// <summary>
/// One step from a configuration to the next. A change holds deltas instead of a finished tree, so that a failed change can
/// be taken out from under those accepted after it (design section 5). A closed set; see the event format for their names.
/// </summary>
public abstract record Delta
{
    /// <summary>True when something vanishes: it stays visible as PENDING_DELETE until the amphorae have done it.</summary>
    public virtual bool Removes => false;

    /// <summary>The next configuration, or null when this one lacks what the step builds on.</summary>
    public abstract Configuration? ApplyTo(Configuration tree);
}
