using Lbaas.Actors.Requests;

namespace Lbaas.Actors.L7Policies;

/// <summary>A policy's action with its target: five attributes that mean something only together (LP-1..LP-7).</summary>
public readonly record struct L7Redirect(string? Action, Guid? PoolId, string? Url, string? Prefix, int? HttpCode)
{
    public static L7Redirect Of(L7Policy policy) =>
        new(policy.Action, policy.RedirectPoolId, policy.RedirectUrl, policy.RedirectPrefix, policy.RedirectHttpCode);

    public static L7Redirect Of(L7PolicyPatch patch) =>
        new(patch.Action.Value, patch.RedirectPoolId.Value, patch.RedirectUrl.Value, patch.RedirectPrefix.Value, patch.RedirectHttpCode.Value);

    /// <summary>Does it say anything about what the policy does?</summary>
    public bool IsGiven => Action is not null || PoolId is not null || Url is not null || Prefix is not null;

    /// <summary>
    /// What a request means that gave these: an explicit action clears some targets first, then a target decides the action,
    /// also against the explicit one (LP-4, LP-5, LP-6).
    /// </summary>
    public (Fault? Fault, L7Redirect Settled) Settle()
    {
        var cleared = Action switch
        {
            L7Actions.Reject => this with { Url = null, PoolId = null },
            L7Actions.RedirectToUrl => this with { PoolId = null },
            L7Actions.RedirectToPool => this with { Url = null },
            _ => this,
        };
        if (cleared.CheckTarget() is { } missing)
            return (missing, this);
        if (cleared.PoolId is not null && (cleared.Url ?? cleared.Prefix) is not null)
            return (L7PolicyRules.Invalid("Cannot specify redirect_pool_id and redirect_url or redirect_prefix at the same time"), this);
        var action = cleared.PoolId is not null ? L7Actions.RedirectToPool
            : cleared.Url is not null ? L7Actions.RedirectToUrl
            : cleared.Prefix is not null ? L7Actions.RedirectPrefix
            : cleared.Action;
        return (null, (cleared with { Action = action }).Pruned());
    }

    /// <summary>LP-1, LP-2, LP-3: an action needs its target.</summary>
    public Fault? CheckTarget() => Action switch
    {
        L7Actions.RedirectToUrl when Url is null => L7PolicyRules.Invalid("redirect_url must not be None"),
        L7Actions.RedirectToPool when PoolId is null => L7PolicyRules.Invalid("redirect_pool_id or redirect_pool must not be None"),
        L7Actions.RedirectPrefix when Prefix is null => L7PolicyRules.Invalid("redirect_prefix must not be None"),
        _ => null,
    };

    /// <summary>Without what the action has no use for; LP-7: the code of a redirection has a default.</summary>
    public L7Redirect Pruned() => new(
        Action,
        Action == L7Actions.RedirectToPool ? PoolId : null,
        Action == L7Actions.RedirectToUrl ? Url : null,
        Action == L7Actions.RedirectPrefix ? Prefix : null,
        Action is L7Actions.RedirectToUrl or L7Actions.RedirectPrefix ? HttpCode ?? L7Actions.DefaultHttpCode : null);

    public L7Policy ApplyTo(L7Policy policy) => policy with
    {
        Action = Action ?? policy.Action,
        RedirectPoolId = PoolId,
        RedirectUrl = Url,
        RedirectPrefix = Prefix,
        RedirectHttpCode = HttpCode,
    };
}
