using System.Collections.Immutable;
using System.Text.Json;
using Lbaas.Actors.Members;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;

namespace Lbaas.Api.Members;

/// <summary>The body of a batch PUT: <c>{"members": […]}</c>, each entry as in a POST (spec api 8.1).</summary>
public static class MemberBatch
{
    private static readonly Field<ImmutableArray<FieldValues>?> Members =
        new("members", Nesting.Of(Nesting.Object(() => MemberFields.Table, Operations.Post)));

    /// <exception cref="FaultException">400.</exception>
    public static ImmutableArray<Member> Read(JsonElement body)
    {
        var members = ApiRequest.Unwrap(body, "members_", Members.Name);
        var values = (ImmutableArray<FieldValues>)Members.Read(
            members, new FieldScope(Members.Name, "members_", Operations.Post))!;
        return [.. values.Select(MemberFields.Draft)];
    }
}
