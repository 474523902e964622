using System.Collections.Immutable;

namespace Lbaas.Actors.Certificates;

/// <summary>
/// The certificate references of a request, as the edge found them. Actors do no I/O, so a request that names references
/// brings with it what is behind them; what it does not bring can't be retrieved.
/// </summary>
public sealed record ReferenceFindings
{
    public static readonly ReferenceFindings None = new();

    private static readonly ReferenceFinding Missing = new(ReferenceProblem.NotRetrievable);

    /// <summary>Certificates with their keys, by reference.</summary>
    public ImmutableDictionary<string, ReferenceFinding> Certificates { get; init; } = ImmutableDictionary<string, ReferenceFinding>.Empty;

    /// <summary>Certificates of authorities, by reference.</summary>
    public ImmutableDictionary<string, ReferenceFinding> Authorities { get; init; } = ImmutableDictionary<string, ReferenceFinding>.Empty;

    /// <summary>Revocation lists, each together with the authority that must have signed it.</summary>
    public ImmutableDictionary<RevocationPair, ReferenceFinding> RevocationLists { get; init; } = ImmutableDictionary<RevocationPair, ReferenceFinding>.Empty;

    public ReferenceFinding Certificate(string reference) => Certificates.GetValueOrDefault(reference, Missing);

    public ReferenceFinding Authority(string reference) => Authorities.GetValueOrDefault(reference, Missing);

    public ReferenceFinding RevocationList(string authority, string reference) =>
        RevocationLists.GetValueOrDefault(new RevocationPair(authority, reference), Missing);
}

/// <summary>A revocation list's reference and the one of the authority it is for.</summary>
public readonly record struct RevocationPair(string Authority, string List);
