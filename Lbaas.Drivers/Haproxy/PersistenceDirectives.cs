using Lbaas.Actors.Pools;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>Session persistence (spec amphora 3.4).</summary>
internal static class PersistenceDirectives
{
    // What may not stand in a cookie's name (SP-5): HAProxy's own expression syntax is among it.
    private const string ForbiddenInCookieNames = "\"(),/:;<=>?@[\\]{} ";

    /// <summary>Whether members are told apart by a cookie that HAProxy itself sets.</summary>
    public static bool SetsCookie(Pool pool, string mode) =>
        mode == "http" && pool.SessionPersistence?.Type == SessionPersistence.HttpCookie;

    public static void Write(ConfigWriter writer, Pool pool, string mode, RenderTarget target)
    {
        if (SetsCookie(pool, mode))
            writer.Line("cookie SRV insert indirect nocache");
        switch (pool.SessionPersistence?.Type)
        {
            case SessionPersistence.SourceIp:
                writer.Line("stick-table type ipv6 size 10k", PeersSection.OfTables(target));
                writer.Line("stick on src");
                break;
            // Without HTTP there are no cookies to see; HAProxy would refuse the line.
            case SessionPersistence.AppCookie when mode == "http":
                var name = CookieName(pool);
                writer.Line("stick-table type string len 64 size 10k", PeersSection.OfTables(target));
                writer.Line("stick store-response", Word.Fetch("res.cook", name, why => Refuse(pool, why)));
                writer.Line("stick match", Word.Fetch("req.cook", name, why => Refuse(pool, why)));
                break;
            case null or SessionPersistence.AppCookie or SessionPersistence.HttpCookie:
                break;
            default:
                throw Refuse(pool, "there is no such type");
        }
    }

    private static string CookieName(Pool pool)
    {
        var name = pool.SessionPersistence!.CookieName ?? "";
        return name.Length > 0 && name.All(c => c is > ' ' and < '\u007f' && !ForbiddenInCookieNames.Contains(c))
            ? name
            : throw Refuse(pool, "the cookie name can't be used");
    }

    private static NodeProvisioningException Refuse(Pool pool, string why) => new($"Pool {pool.Id}: session persistence: {why}.");
}
