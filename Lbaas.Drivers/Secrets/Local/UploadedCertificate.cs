using System.Text.Json.Serialization;

namespace Lbaas.Drivers.Secrets.Local;

/// <summary>What may be told of an uploaded certificate: everything but its content.</summary>
/// <param name="Use">What it can be named for.</param>
/// <param name="Facts">Null for a revocation list.</param>
public sealed record UploadedCertificate(
    Guid Id, string ProjectId, string Name, [property: JsonConverter(typeof(JsonStringEnumConverter<SecretUse>))] SecretUse Use,
    DateTimeOffset CreatedAt, CertificateFacts? Facts)
{
    private const string Prefix = "local:";

    /// <summary>What listeners and pools name it by.</summary>
    [JsonIgnore]
    public string Reference => ReferenceOf(Id);

    public static string ReferenceOf(Guid id) => $"{Prefix}{id}";

    /// <summary>Null when the text is no reference to an upload.</summary>
    public static Guid? IdOf(string reference) =>
        reference.StartsWith(Prefix, StringComparison.Ordinal) && Guid.TryParseExact(reference.AsSpan(Prefix.Length), "D", out var id) ? id : null;
}
