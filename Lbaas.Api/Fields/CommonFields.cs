using System.Collections.Immutable;

namespace Lbaas.Api.Fields;

/// <summary>Fields that most resources have. Each table needs its own, since a field knows its place.</summary>
public static class CommonFields
{
    public static Field<string> Name() => new("name", Text.UpTo(Text.LengthMax));

    public static Field<string> Description() => new("description", Text.UpTo(Text.LengthMax));

    /// <summary>TY-10: null is false.</summary>
    public static Field<bool> AdminStateUp() => new("admin_state_up", Numbers.Flag);

    public static Field<ImmutableArray<string>?> Tags() => new("tags", Text.Tags());

    /// <summary>Accepted in a child's POST and ignored there: children take their load balancer's project (spec api 3).</summary>
    public static Field<string> ProjectId() => new("project_id", Text.UpTo(36)) { In = Operations.Post };

    /// <summary>The old name of <c>project_id</c>.</summary>
    public static Field<string> TenantId() => new("tenant_id", Text.UpTo(36)) { In = Operations.Post };
}
