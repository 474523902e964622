using System.Collections.Immutable;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.L7Policies;

/// <summary>The attributes a PUT may change. Action and target come settled: see <see cref="L7Redirect"/>.</summary>
public sealed record L7PolicyPatch
{
    public Optional<string> Name { get; init; }
    public Optional<string> Description { get; init; }
    public Optional<bool> AdminStateUp { get; init; }
    public Optional<string> Action { get; init; }
    public Optional<Guid?> RedirectPoolId { get; init; }
    public Optional<string> RedirectUrl { get; init; }
    public Optional<string> RedirectPrefix { get; init; }
    public Optional<int?> RedirectHttpCode { get; init; }

    /// <summary>From 1; beyond the end is the end. Null leaves it where it is.</summary>
    public Optional<int?> Position { get; init; }
    public Optional<ImmutableArray<string>?> Tags { get; init; }

    /// <summary>Nothing was given at all (LP-8).</summary>
    public bool IsEmpty => this == new L7PolicyPatch();

    /// <summary>The policy with the given attributes; its place in the list is the listener's affair.</summary>
    public L7Policy ApplyTo(L7Policy policy, DateTimeOffset at)
    {
        var redirect = L7Redirect.Of(policy) with
        {
            Action = Action.Or(policy.Action) ?? policy.Action,
            PoolId = RedirectPoolId.Or(policy.RedirectPoolId),
            Url = RedirectUrl.Or(policy.RedirectUrl),
            Prefix = RedirectPrefix.Or(policy.RedirectPrefix),
            HttpCode = RedirectHttpCode.Or(policy.RedirectHttpCode),
        };
        return redirect.Pruned().ApplyTo(policy) with
        {
            Name = Name.Or(policy.Name) ?? "",
            Description = Description.Or(policy.Description) ?? "",
            AdminStateUp = AdminStateUp.Or(policy.AdminStateUp),
            Tags = Tags.Or(policy.Tags) ?? [],
            UpdatedAt = at,
        };
    }
}
