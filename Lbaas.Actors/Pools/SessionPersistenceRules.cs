using System.Buffers;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Pools;

/// <summary>SP-3..SP-8.</summary>
public static class SessionPersistenceRules
{
    // SP-5: the separators of RFC 2109 and all controls.
    private static readonly SearchValues<char> NotInCookieNames =
        SearchValues.Create([.. Enumerable.Range(0, 33).Select(c => (char)c), .. "\"(),/:;<=>?@[\\]{}\u007f"]);

    public static Fault? Check(SessionPersistence? persistence, string poolProtocol, bool isUpdate)
    {
        if (persistence is null)
            return null;
        return Protocols.IsDatagram(poolProtocol)
            ? CheckDatagram(persistence)
            : CheckStream(persistence, isUpdate) ?? CheckCookie(persistence);
    }

    private static Fault? CheckDatagram(SessionPersistence persistence)
    {
        if (persistence.Type is SessionPersistence.HttpCookie or SessionPersistence.AppCookie)
            return Fault.Validation($"Session persistence of type {persistence.Type} is not supported for UDP/SCTP protocol pools.");
        return persistence.CookieName is null ? null : Fault.Validation("Cookie names are not supported for UDP/SCTP pools.");
    }

    private static Fault? CheckStream(SessionPersistence persistence, bool isUpdate)
    {
        if (persistence.PersistenceTimeout is null && persistence.PersistenceGranularity is null)
            return null;
        var protocols = isUpdate ? "UDP protocol pools" : "UDP and SCTP protocol pools";
        return Fault.Validation($"Session persistence of type {persistence.Type} with persistence_timeout or persistence_granularity is only for {protocols}.");
    }

    private static Fault? CheckCookie(SessionPersistence persistence)
    {
        if (persistence.Type != SessionPersistence.AppCookie)
        {
            return persistence.CookieName is null
                ? null
                : Fault.Validation("Field \"cookie_name\" can only be specified with session persistence of type \"APP_COOKIE\".");
        }

        if (string.IsNullOrEmpty(persistence.CookieName))
            return Fault.Validation("Field \"cookie_name\" must be specified when using the \"APP_COOKIE\" session persistence type.");
        return persistence.CookieName.AsSpan().ContainsAny(NotInCookieNames)
            ? Fault.Validation("Supplied \"cookie_name\" is invalid.")
            : null;
    }
}
