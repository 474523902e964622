using Lbaas.Api.Certificates;
using Lbaas.Api.Documents;
using Lbaas.Drivers.Secrets;
using Lbaas.Drivers.Secrets.Local;
using Lbaas.Tests.Golden;

namespace Lbaas.Tests.Certificates;

/// <summary>Uploaded certificates as clients see them.</summary>
public sealed class CertificateRendererTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Guid Id = Guid.Parse("00000000-0000-0000-0000-000000000001");

    [Fact]
    public void A_certificate_is_rendered_with_its_facts() => Check("certificate", new UploadedCertificate(
        Id, "p", "www", SecretUse.Certificate, At,
        new CertificateFacts("www.example.org", ["www.example.org"], At.AddYears(1), "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8")));

    [Fact]
    public void A_revocation_list_has_no_facts() =>
        Check("certificate-revocation-list", new UploadedCertificate(Id, "p", "", SecretUse.RevocationList, At, null));

    private static void Check(string name, UploadedCertificate upload) =>
        GoldenFile.Check($"../../Lbaas.Api/OpenApi/Examples/{name}.json", GoldenFile.Indent(JsonBody.Copy(upload, CertificateRenderer.Write)));
}
