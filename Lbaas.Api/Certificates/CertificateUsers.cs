using System.Text.Json;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Certificates;

/// <summary>Which listeners and pools name a certificate, as far as the read side knows.</summary>
public sealed class CertificateUsers(IReadSide readSide)
{
    private static readonly string[] Keys =
    [
        "default_tls_container_ref", "client_ca_tls_container_ref", "client_crl_container_ref",
        "tls_container_ref", "ca_tls_container_ref", "crl_container_ref",
    ];

    public bool Any(string? projectId, string reference) =>
        Documents(DocumentKinds.Listener, projectId).Concat(Documents(DocumentKinds.Pool, projectId)).Any(document => Names(document, reference));

    private IReadOnlyList<Document> Documents(string kind, string? projectId) =>
        readSide.Query(new DocumentQuery(kind) { ProjectId = projectId });

    private static bool Names(Document document, string reference)
    {
        using var json = JsonDocument.Parse(document.Body);
        var body = json.RootElement;
        return Keys.Any(key => body.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(reference))
            || (body.TryGetProperty("sni_container_refs", out var list) && list.EnumerateArray().Any(item => item.ValueEquals(reference)));
    }
}
