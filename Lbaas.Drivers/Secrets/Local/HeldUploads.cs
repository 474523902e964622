namespace Lbaas.Drivers.Secrets.Local;

/// <summary>Uploads that stay as long as this is not disposed.</summary>
internal sealed class HeldUploads(UploadedCertificates uploads, IReadOnlyList<Guid> ids) : IDisposable
{
    private int _released;

    public IReadOnlyList<Guid> Ids => ids;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
            uploads.Release(ids);
    }
}
