using System.Collections.Immutable;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Quotas;

/// <summary>Messages to the quota of one project; the actor's id is the project's.</summary>
public abstract record QuotaCommand
{
    public const string Kind = "quota";

    public static ActorAddress AddressOf(string projectId) => new(Kind, projectId);
}

/// <summary>Holds a place for everything that a request will make, or for nothing of it. Answered with a <see cref="ReserveAnswer"/>.</summary>
/// <param name="Places">The ids that will be made, in the order in which they are checked. Those that have a place need no other.</param>
/// <param name="Leaving">How many members the same request removes: the check is on the growth (spec api 8.1).</param>
/// <param name="LostAfter">UTC; what a count later than this does not find was never made.</param>
/// <param name="Counted">What is full has been counted since the request came: a refusal is the truth.</param>
public sealed record ReservePlaces(ImmutableArray<Places> Places, int Leaving, DateTimeOffset LostAfter, bool Counted) : QuotaCommand
{
    /// <summary>Takes places, whether there are any or not. Where nobody has counted yet, the first count finds it.</summary>
    public ImmutableArray<Places> Unchecked { get; init; } = [];
}

/// <summary>What was reserved has been made. What a count has not found meanwhile takes its place again: it is there.</summary>
public sealed record ConfirmPlaces(ImmutableArray<Places> Places) : QuotaCommand;

/// <summary>What was reserved will never be made, or what was made is gone. Said again, it changes nothing.</summary>
public sealed record ReleasePlaces(ImmutableArray<Places> Places) : QuotaCommand
{
    /// <summary>
    /// Whoever reserved them made nothing. Another may have been asked to make the same (a request that is repeated brings the same
    /// ids): what that one has made, or may yet make, keeps its place.
    /// </summary>
    public bool Unmade { get; init; }

    /// <summary>
    /// Of what is <see cref="Unmade"/>, <see cref="PlacesGranted.LostAfter"/>: what does not bear it any more was reserved again since, or is
    /// made. Null, from an older node: nothing is given back before the next count.
    /// </summary>
    public DateTimeOffset? LostAfter { get; init; }
}

/// <summary>What there really is of a kind. Answered with <see cref="UseKnown"/>.</summary>
/// <param name="Ids">All resources of the kind in the project.</param>
/// <param name="Coming">Resources, of whatever kind, that are accepted and not there to be seen yet.</param>
/// <param name="TakenAt">UTC; a time before the look.</param>
public sealed record CountUse(string OfKind, ImmutableArray<Guid> Ids, ImmutableArray<Guid> Coming, DateTimeOffset TakenAt) : QuotaCommand;

/// <summary>Changes some limits; null goes back to the default. Answered with <see cref="LimitsKept"/>.</summary>
public sealed record SetLimits(ImmutableSortedDictionary<string, int?> Limits) : QuotaCommand;

/// <summary>Back to the defaults. Answered with <see cref="LimitsKept"/>, or refused with 404 when nothing was customised.</summary>
public sealed record ResetLimits : QuotaCommand;

public abstract record ReserveAnswer;

/// <param name="Held">False: nothing was noted, because none of the kinds is limited.</param>
public sealed record PlacesGranted(bool Held) : ReserveAnswer
{
    /// <summary>What nobody held a place for before: all that this request may give back. The rest was another's first, who may be making it.</summary>
    public ImmutableArray<Places> New { get; init; } = [];

    /// <summary>UTC; what the reservation bears and no other of the same ids: later by a tick than asked for, where another bears that.</summary>
    public DateTimeOffset LostAfter { get; init; }

    /// <summary>What to say when nothing was made.</summary>
    public ReleasePlaces Return() => new(New) { Unmade = true, LostAfter = LostAfter };
}

/// <summary>These kinds seem full, or nobody has counted them yet: count them and ask again. Nothing was reserved.</summary>
public sealed record CountFirst(ImmutableArray<string> Kinds) : ReserveAnswer;

/// <summary>This kind is full. Nothing was reserved.</summary>
public sealed record PlacesRefused(string Kind) : ReserveAnswer;

public sealed record UseKnown;

/// <param name="Limits">The customised ones.</param>
public sealed record LimitsKept(ImmutableSortedDictionary<string, int> Limits);
