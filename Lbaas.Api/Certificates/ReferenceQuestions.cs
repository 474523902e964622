using System.Text.Json;
using Lbaas.Actors.Certificates;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Pools;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Certificates;

/// <summary>The certificate references that a request gives, each once, by what they are given for.</summary>
public sealed class ReferenceQuestions
{
    private readonly HashSet<string> _certificates = [];
    private readonly HashSet<string> _authorities = [];
    private readonly HashSet<RevocationPair> _lists = [];

    public IReadOnlyCollection<string> Certificates => _certificates;

    public IReadOnlyCollection<string> Authorities => _authorities;

    public IReadOnlyCollection<RevocationPair> RevocationLists => _lists;

    /// <summary>Texts to read: authorities and lists.</summary>
    public IReadOnlyCollection<string> Texts => [.. _authorities.Concat(_lists.Select(pair => pair.List)).Distinct()];

    public static ReferenceQuestions Of(Listener draft) => new ReferenceQuestions().Add(draft);

    public static ReferenceQuestions Of(Pool draft) => new ReferenceQuestions().Add(draft);

    /// <param name="stored">The listener's document: a revocation list alone is for the authority that it has.</param>
    public static ReferenceQuestions Of(ListenerPatch patch, Document stored) => new ReferenceQuestions().Add(
        [patch.DefaultTlsContainerRef.Value, .. patch.SniContainerRefs.Value ?? []],
        Authority(patch.ClientCaTlsContainerRef, patch.ClientCrlContainerRef.Value, stored, "client_ca_tls_container_ref"),
        patch.ClientCrlContainerRef.Value);

    /// <param name="stored">The pool's document: a revocation list alone is for the authority that it has.</param>
    public static ReferenceQuestions Of(PoolPatch patch, Document stored) => new ReferenceQuestions().Add(
        [patch.TlsContainerRef.Value],
        Authority(patch.CaTlsContainerRef, patch.CrlContainerRef.Value, stored, "ca_tls_container_ref"),
        patch.CrlContainerRef.Value);

    public static ReferenceQuestions Of(Configuration tree)
    {
        var questions = new ReferenceQuestions();
        foreach (var pool in tree.Pools.Values)
            questions.Add(pool);
        foreach (var listener in tree.Listeners.Values)
            questions.Add(listener);
        return questions;
    }

    private ReferenceQuestions Add(Listener draft) => Add(
        [draft.DefaultTlsContainerRef, .. draft.SniContainerRefs], draft.ClientCaTlsContainerRef, draft.ClientCrlContainerRef);

    private ReferenceQuestions Add(Pool draft) => Add([draft.TlsContainerRef], draft.CaTlsContainerRef, draft.CrlContainerRef);

    private ReferenceQuestions Add(IEnumerable<string?> certificates, string? authority, string? list)
    {
        _certificates.UnionWith(certificates.OfType<string>());
        if (authority is not null)
            _authorities.Add(authority);
        if (authority is not null && list is not null)
            _lists.Add(new RevocationPair(authority, list));
        return this;
    }

    private static string? Authority(Actors.Requests.Optional<string> given, string? list, Document stored, string key)
    {
        if (given.IsSet || list is null)
            return given.Value;
        using var json = JsonDocument.Parse(stored.Body);
        return json.RootElement.GetProperty(key).GetString();
    }
}
