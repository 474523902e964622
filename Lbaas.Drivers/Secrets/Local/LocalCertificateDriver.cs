namespace Lbaas.Drivers.Secrets.Local;

/// <summary>
/// Certificates on this machine. Two forms of references: <c>local:ID</c>, what the project has uploaded, and
/// <c>file:NAME</c>, what the operator has put into the directory for everyone.
/// </summary>
public sealed class LocalCertificateDriver(CertificateFiles files, UploadedCertificates uploads) : ICertificateDriver
{
    private const string OfFiles = "file:";

    public ValueTask<CertificateBundle> GetCertificateAsync(SecretReference reference, CancellationToken cancellation) => new(Guarded(() =>
        NameOf(reference) is { } name ? files.ReadCertificate(name) : BundleReader.FromPem(Uploaded(reference))));

    public ValueTask<string> GetPemAsync(SecretReference reference, CancellationToken cancellation) => new(Guarded(() =>
        NameOf(reference) is { } name ? files.ReadPem(name) : Uploaded(reference)));

    private string Uploaded(SecretReference reference)
    {
        var upload = UploadedCertificate.IdOf(reference.Text) is { } id ? uploads.Find(id) : null;
        // Another project's is as unknown as none at all.
        return upload is not null && upload.ProjectId == reference.ProjectId && uploads.Read(upload.Id) is { } pem
            ? pem
            : throw new CertificateException(CertificateFailure.NotFound, "no such certificate was uploaded in this project");
    }

    private static string? NameOf(SecretReference reference) =>
        reference.Text.StartsWith(OfFiles, StringComparison.Ordinal) ? reference.Text[OfFiles.Length..] : null;

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException failure)
        {
            throw new CertificateException(CertificateFailure.Unreadable, "what was uploaded is damaged", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException(CertificateFailure.Unavailable, "the certificate directory can't be read", failure);
        }
    }
}
