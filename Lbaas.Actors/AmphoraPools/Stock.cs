using System.Collections.Immutable;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.AmphoraPools;

/// <summary>
/// The pool's look at its stock: builds what is missing, gives back what is too much, and asks after everybody of whom it should
/// have heard by now, since any message may have been lost.
/// </summary>
internal sealed class Stock(AmphoraPoolOptions options)
{
    /// <summary>A look as the timer has it: it asks after everybody, and sets the timer of the next.</summary>
    public Effect Look(Effect effect, AmphoraPoolState state, in ActorContext context)
    {
        if (options.WantedIn(context.Self.Id) == 0 && state.IsEmpty)
            return effect;
        AskAfter(effect, state, context.Self.Id);
        Restock(effect, state, context);
        var next = context.Now + options.CheckInterval;
        if (state.NextBuild is { } allowed && allowed > context.Now && allowed < next)
            next = allowed;
        return effect.ThenSchedule(AmphoraPoolBehavior.CheckTimer, next, "the stock of spares is looked at");
    }

    /// <summary>What the state alone requires: as many spares as are wanted.</summary>
    public Effect Restock(Effect effect, AmphoraPoolState state, in ActorContext context)
    {
        state = Outdate(effect, state, context.Self.Id);
        var wanted = options.WantedIn(context.Self.Id);
        GiveBack(effect, state, wanted, context.Self.Id);
        if (state.NextBuild is not { } allowed || allowed <= context.Now)
            Build(effect, state, wanted, context);
        return effect;
    }

    /// <summary>Tells both of them whose the spare is.</summary>
    public static Effect Tell(Effect effect, Guid spare, SpareGrant grant) => effect
        .ThenTell(LoadBalancers.LoadBalancerCommand.AddressOf(grant.LoadBalancerId), new LoadBalancers.SpareGranted(spare, grant.InPlaceOf))
        .ThenTell(AmphoraCommand.AddressOf(spare), Assignment(grant));

    public static AssignAmphora Assignment(SpareGrant grant) => new(grant.LoadBalancerId, grant.Role) { Tenancy = grant.Tenancy };

    // The deployment has another image than when they were made. They go as an operator's renewal has them go.
    private AmphoraPoolState Outdate(Effect effect, AmphoraPoolState state, string pool)
    {
        var wanted = options.ImageOf(AmphoraMake.OfPool(pool));
        var old = wanted is null ? [] : state.Images.Where(entry => entry.Value != wanted).Select(entry => entry.Key).Except(state.Outdated).ToImmutableSortedSet();
        if (old.IsEmpty)
            return state;
        var outdated = new SparesOutdated { Amphorae = old };
        effect.AndPersist(outdated);
        return AmphoraPoolEvolution.Apply(state, outdated);
    }

    private static void AskAfter(Effect effect, AmphoraPoolState state, string pool)
    {
        foreach (var spare in state.Untaken)
            Tell(effect, spare, state.Granted[spare]);
        // Said again to one that is ready or gone, it says so.
        var order = Order(pool);
        foreach (var known in state.Building.Union(state.Spares))
            effect.ThenTell(AmphoraCommand.AddressOf(known), order);
        foreach (var leaving in state.Leaving)
            effect.ThenTell(AmphoraCommand.AddressOf(leaving), new RetireAmphora(null) { Pool = pool });
    }

    // What is not there yet is the first that nobody needs.
    private static void GiveBack(Effect effect, AmphoraPoolState state, int wanted, string pool)
    {
        var fresh = state.Spares.Count - state.Outdated.Count;
        var unbuilt = state.Building.Take(Math.Max(0, fresh + state.Building.Count - wanted));
        var tooMany = state.Outdated.Concat(state.Spares.Except(state.Outdated)).Take(Math.Max(0, state.Spares.Count - wanted));
        foreach (var spare in unbuilt.Concat(tooMany))
            effect.AndPersist(new SpareDismissed(spare)).ThenTell(AmphoraCommand.AddressOf(spare), new RetireAmphora(null) { Pool = pool });
    }

    private void Build(Effect effect, AmphoraPoolState state, int wanted, in ActorContext context)
    {
        var missing = wanted - (state.Spares.Count - state.Outdated.Count) - state.Building.Count;
        var room = options.BuildingMax - state.Building.Count;
        // A compute service that deletes nothing must not be filled with what never came up.
        var debts = Math.Max(wanted, options.BuildingMax) - state.Leaving.Count;
        for (var i = 0; i < Math.Min(missing, Math.Min(room, debts)); i++)
        {
            var id = context.FreshId(i);
            effect.AndPersist(new SpareOrdered(id)).ThenTell(AmphoraCommand.AddressOf(id), Order(context.Self.Id));
        }
    }

    private static BuildAmphora Order(string pool)
    {
        var make = AmphoraMake.OfPool(pool);
        return new BuildAmphora(null, "", make.Zone, pool, make.Traits) { Priority = BuildPriority.Spare };
    }
}
