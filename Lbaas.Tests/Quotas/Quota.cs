using System.Collections.Immutable;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Quotas;

namespace Lbaas.Tests.Quotas;

/// <summary>A project's quota of listeners, driven by hand.</summary>
internal sealed class Quota
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly Driven<QuotaState, QuotaCommand, QuotaEvent> _actor;

    public Quota(params (string Kind, int Limit)[] defaults) => _actor = new(
        new QuotaBehavior(new QuotaOptions { Defaults = defaults.ToImmutableSortedDictionary(entry => entry.Kind, entry => entry.Limit) }),
        Guid.Parse("00000000-0000-4000-8000-0000000000aa"));

    public QuotaState State => _actor.State;

    public Driven<QuotaState, QuotaCommand, QuotaEvent> Actor => _actor;

    /// <summary>A quota of so many listeners, of which nobody has any.</summary>
    public static Quota OfListeners(int limit)
    {
        var quota = new Quota((QuotaKinds.Listener, limit));
        quota.Count();
        return quota;
    }

    public static Guid Id(int n) => new(n, 0, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 0]);

    public static ImmutableArray<Places> Listeners(params int[] ids) => [new(QuotaKinds.Listener, [.. ids.Select(Id)])];

    public ReserveAnswer Reserve(params int[] listeners) => Reserve(Listeners(listeners));

    public ReserveAnswer Reserve(ImmutableArray<Places> places, int leaving = 0, bool counted = false) =>
        _actor.Ask<ReserveAnswer>(new ReservePlaces(places, leaving, _actor.Now + Lease, counted))!;

    /// <summary>Asks once more, after a count.</summary>
    public ReserveAnswer ReserveCounted(params int[] listeners) => Reserve(Listeners(listeners), counted: true);

    /// <summary>The request that was granted this comes to nothing.</summary>
    public Effect Return(ReserveAnswer granted) => _actor.Tell(Assert.IsType<PlacesGranted>(granted).Return());

    /// <summary>Tells what listeners there are now.</summary>
    public Effect Count(params int[] there) =>
        _actor.Tell(new CountUse(QuotaKinds.Listener, [.. there.Select(Id)], [], _actor.Now), "counter");

    public void Pass(TimeSpan time) => _actor.Fire("no timer", time);
}
