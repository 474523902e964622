using System.Collections.Immutable;
using Lbaas.Actors.L7Policies;
using Lbaas.Api.Fields;
using Lbaas.Api.L7Rules;
using Lbaas.Api.Pools;

namespace Lbaas.Api.L7Policies;

/// <summary>Request bodies of L7 policies (spec api 10).</summary>
public static class L7PolicyFields
{
    public static readonly Field<Guid?> ListenerId =
        new("listener_id", Uuids.One) { In = Operations.Post, RequiredIn = Operations.Post };
    public static readonly Field<string> Action = new("action", Text.OneOf(L7Actions.All)) { RequiredIn = Operations.Create };
    public static readonly Field<Guid?> RedirectPoolId =
        new("redirect_pool_id", Uuids.One) { In = Operations.Post | Operations.Put };

    /// <summary>In a fully populated create, where pools have no ids yet: a definition, or a reference by name (spec api 5.4).</summary>
    public static readonly Field<FieldValues> RedirectPool =
        new("redirect_pool", Nesting.Object(() => PoolFields.Table, Operations.Nested)) { In = Operations.Nested };
    public static readonly Field<string> RedirectUrl = new("redirect_url", Urls.Whole);
    public static readonly Field<string> RedirectPrefix = new("redirect_prefix", Urls.Whole);
    public static readonly Field<int?> RedirectHttpCode = new("redirect_http_code", Numbers.OneOf(301, 302, 303, 307, 308));
    public static readonly Field<int?> Position = new("position", Numbers.Between(1));

    /// <summary>Accepted in a plain POST as well, where it has no effect (spec api 10).</summary>
    public static readonly Field<ImmutableArray<FieldValues>?> Rules =
        new("rules", Nesting.Of(Nesting.Object(() => L7RuleFields.Table, Operations.Nested))) { In = Operations.Create };
    public static readonly Field<string> Name = CommonFields.Name();
    public static readonly Field<string> Description = CommonFields.Description();
    public static readonly Field<bool> AdminStateUp = CommonFields.AdminStateUp();
    public static readonly Field<ImmutableArray<string>?> Tags = CommonFields.Tags();

    public static readonly FieldTable Table = new(
        ListenerId, Action, RedirectPoolId, RedirectPool, RedirectUrl, RedirectPrefix, RedirectHttpCode, Position, Rules, Name,
        Description, AdminStateUp, Tags, CommonFields.ProjectId(), CommonFields.TenantId());

    /// <summary>The policy that a POST asks for; what its action and target mean together is the actor's to say.</summary>
    public static L7Policy Draft(FieldValues values) => new()
    {
        Action = values.Get(Action)!,
        RedirectPoolId = values.Get(RedirectPoolId),
        RedirectUrl = values.Get(RedirectUrl),
        RedirectPrefix = values.Get(RedirectPrefix),
        RedirectHttpCode = values.Get(RedirectHttpCode),
        Name = values.Get(Name) ?? "",
        Description = values.Get(Description) ?? "",
        AdminStateUp = values.Flag(AdminStateUp, true),
        Tags = values.Get(Tags, []),
    };

    /// <summary>Where a POST wants it.</summary>
    public static int PositionOf(FieldValues values) => values.Get(Position, L7Actions.LastPosition);

    public static L7PolicyPatch Patch(FieldValues values) => new()
    {
        Action = values.Patch(Action),
        RedirectPoolId = values.Patch(RedirectPoolId),
        RedirectUrl = values.Patch(RedirectUrl),
        RedirectPrefix = values.Patch(RedirectPrefix),
        RedirectHttpCode = values.Patch(RedirectHttpCode),
        Position = values.Patch(Position),
        Name = values.Patch(Name),
        Description = values.Patch(Description),
        AdminStateUp = values.Patch(AdminStateUp),
        Tags = values.Patch(Tags),
    };
}
