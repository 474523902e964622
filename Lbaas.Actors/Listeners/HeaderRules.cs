using System.Collections.Immutable;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Listeners;

/// <summary>Which headers a listener may insert (LI-1, LI-2, LI-3).</summary>
public static class HeaderRules
{
    private static readonly ImmutableArray<string> Plain =
        ["X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Forwarded-IP", "X-Client-IP", "X-Real-IP"];

    private static readonly ImmutableArray<string> OfTls =
    [
        "X-SSL-Client-Verify", "X-SSL-Client-Has-Cert", "X-SSL-Client-DN", "X-SSL-Client-CN", "X-SSL-Issuer",
        "X-SSL-Client-SHA1", "X-SSL-Client-Not-Before", "X-SSL-Client-Not-After",
    ];

    public static Fault? Check(string protocol, ImmutableSortedDictionary<string, string> headers)
    {
        if (headers.IsEmpty)
            return null;
        if (protocol is not (Protocols.Http or Protocols.TerminatedHttps))
            return Fault.InvalidOption("insert-headers", $"a {protocol} protocol listener.");
        var allowed = protocol == Protocols.TerminatedHttps ? Plain.AddRange(OfTls) : Plain;
        var unknown = headers.Keys.Where(name => !allowed.Contains(name)).ToList();
        return unknown.Count == 0
            ? null
            : Fault.InvalidOption($"[{string.Join(", ", unknown.Select(name => $"'{name}'"))}]", "insert_headers");
    }
}
