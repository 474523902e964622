using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Certificates;

/// <summary>TL-6..TL-10: what is behind references, of listeners and pools alike (SP-12).</summary>
public static class ReferenceRules
{
    private const string Busy = "The certificate store is not able to answer now. Please try again.";

    /// <summary>TL-6, TL-7, TL-10. All that can't be retrieved are named in one fault.</summary>
    public static Fault? CheckCertificates(IEnumerable<string?> references, ReferenceFindings findings)
    {
        var found = references.OfType<string>().Distinct().Select(reference => (Reference: reference, Finding: findings.Certificate(reference))).ToList();
        if (found.Find(f => f.Finding.Problem == ReferenceProblem.BadPkcs12) is { Finding: { } bundle })
            return UnreadablePkcs12(bundle);
        if (Unretrieved(found) is { } fault)
            return fault;
        return found.Find(f => f.Finding.Problem == ReferenceProblem.Nameless) is { Reference: { } nameless }
            ? new Fault(400, $"The certificate {nameless} has neither a common name nor a DNS subject alternative name.")
            : null;
    }

    /// <summary>TL-8 and TL-9.</summary>
    public static Fault? CheckAuthority(string? authority, string? list, ReferenceFindings findings)
    {
        if (authority is null)
            return null;
        var found = new List<(string Reference, ReferenceFinding Finding)> { (authority, findings.Authority(authority)) };
        if (list is not null)
            found.Add((list, findings.RevocationList(authority, list)));
        if (Unretrieved(found) is { } fault)
            return fault;
        if (found[0].Finding is { Problem: not ReferenceProblem.None } bad)
            return Fault.Validation($"The client authentication CA certificate is invalid. It must be a valid x509 PEM format certificate. Error: {bad.Detail}");
        return found.ElementAtOrDefault(1).Finding switch
        {
            null or { Problem: ReferenceProblem.None } => null,
            { Problem: ReferenceProblem.SignedByAnother } =>
                Fault.Validation("The CRL specified is not valid for client certificate authority reference supplied."),
            var crl => Fault.Validation(
                $"The client authentication certificate revocation list is invalid. It must be a valid x509 PEM format certificate revocation list. Error: {crl.Detail}"),
        };
    }

    private static Fault? Unretrieved(List<(string Reference, ReferenceFinding Finding)> found)
    {
        if (found.Exists(f => f.Finding.Problem == ReferenceProblem.Unavailable))
            return new Fault(503, Busy);
        var bad = found.Where(f => f.Finding.Problem == ReferenceProblem.NotRetrievable).Select(f => $"'{f.Reference}'").ToList();
        return bad.Count == 0 ? null : new Fault(400, $"Could not retrieve certificate: [{string.Join(", ", bad)}]");
    }

    private static Fault UnreadablePkcs12(ReferenceFinding finding) => new(
        400,
        "The PKCS12 bundle is unreadable. Please check the PKCS12 bundle validity. In addition, make sure it does not require a pass phrase. "
        + $"Error: {finding.Detail}");
}
