using System.Text.Json;
using Lbaas.Api.Documents;
using Lbaas.Drivers.Secrets;
using Lbaas.Drivers.Secrets.Local;

namespace Lbaas.Api.Certificates;

/// <summary>An uploaded certificate as the API shows it: what it is, never what is in it.</summary>
public static class CertificateRenderer
{
    public static void Write(Utf8JsonWriter json, UploadedCertificate upload)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, upload.Id);
        json.WriteString("name"u8, upload.Name);
        json.WriteString("reference"u8, upload.Reference);
        json.WriteString("type"u8, upload.Use switch
        {
            SecretUse.Authority => "authority",
            SecretUse.RevocationList => "revocation_list",
            _ => "certificate",
        });
        json.WriteText("common_name"u8, upload.Facts?.CommonName);
        json.WriteTexts("dns_names"u8, [.. upload.Facts?.DnsNames ?? []]);
        json.WriteTime("not_after"u8, upload.Facts?.NotAfter);
        json.WriteText("fingerprint"u8, upload.Facts?.Fingerprint);
        json.WriteString("project_id"u8, upload.ProjectId);
        json.WriteTime("created_at"u8, upload.CreatedAt);
        json.WriteString("tenant_id"u8, upload.ProjectId);
        json.WriteEndObject();
    }
}
