using System.Text.Json;
using Lbaas.Actors.Requests;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Microsoft.OpenApi;

namespace Lbaas.Api.Certificates;

/// <summary>Request bodies of uploaded certificates. Readers of secrets have words of their own: others repeat what they refuse.</summary>
public static class CertificateFields
{
    private const int SecretLengthMax = 100_000;

    public static readonly Field<string> Name = CommonFields.Name();

    /// <summary>A certificate with its key and chain, an authority's certificate, or a revocation list.</summary>
    public static readonly Field<string> Pem = new("pem", Secret());

    /// <summary>The bundle in base64.</summary>
    public static readonly Field<string> Pkcs12 = new("pkcs12", Secret());

    /// <summary>Opens what is uploaded; it is not kept.</summary>
    public static readonly Field<string> Passphrase = new("passphrase", Secret());
    public static readonly Field<string> ProjectId = CommonFields.ProjectId();
    public static readonly Field<string> TenantId = CommonFields.TenantId();

    public static readonly FieldTable Table = new(Name, Pem, Pkcs12, Passphrase, ProjectId, TenantId);

    private static FieldType<string> Secret() =>
        new(ReadSecret, static () => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = SecretLengthMax });

    private static string ReadSecret(JsonElement value, in FieldScope scope)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw new FaultException(Fault.InvalidInput(scope.Field, "***", "Value should be string"));
        var text = value.GetString()!;
        return text.Length <= SecretLengthMax
            ? text
            : throw new FaultException(Fault.InvalidInput(
                scope.Field, "***", $"Value should have a maximum character requirement of {SecretLengthMax}"));
    }
}
