using System.Text.RegularExpressions;
using Lbaas.Actors.Pools;
using Lbaas.Api.Fields;

namespace Lbaas.Api.Pools;

/// <summary>The <c>session_persistence</c> object of a pool (spec api 7).</summary>
public static partial class SessionPersistenceFields
{
    private static readonly string[] Types =
        [SessionPersistence.SourceIp, SessionPersistence.HttpCookie, SessionPersistence.AppCookie];

    private static readonly Field<string> Type = new("type", Text.OneOf(Types)) { RequiredIn = Operations.Create };
    private static readonly Field<string> CookieName =
        new("cookie_name", Text.Matching(Text.LengthMax, CookiePattern(), @"^[^\s,;\\]+$"));
    private static readonly Field<int?> PersistenceTimeout = new("persistence_timeout", Numbers.Between(0));
    private static readonly Field<string> PersistenceGranularity = new("persistence_granularity", Addresses.Ip);

    public static readonly FieldTable Table = new(Type, CookieName, PersistenceTimeout, PersistenceGranularity);

    /// <summary>SP-10: an empty object removes, as null does.</summary>
    public static SessionPersistence? From(FieldValues? values) => values is null || values.CountBesides() == 0
        ? null
        : new SessionPersistence(
            values.Get(Type), values.Get(CookieName), values.Get(PersistenceTimeout), values.Get(PersistenceGranularity));

    [GeneratedRegex(@"\A[^\s,;\\]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex CookiePattern();
}
