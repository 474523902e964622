using System.Text.Json;

namespace Lbaas.Drivers.Secrets.Local;

/// <summary>
/// Certificates that projects have uploaded: one file each, mode 0600, written whole or not at all. What may be told of
/// them is kept in memory from the first use on, contents are not.
/// </summary>
public sealed class UploadedCertificates(string directory, int countMax, int countPerProjectMax, TimeProvider clock)
{
    private readonly string _directory = Path.Combine(directory, "uploaded");
    private readonly Lock _gate = new();
    private Dictionary<Guid, UploadedCertificate>? _known;

    /// <summary>Keeps a certificate.</summary>
    /// <param name="sameAs">
    /// An id that none but repetitions of one upload have: all of them give the one certificate. Null: it can't be repeated.
    /// </param>
    /// <exception cref="UploadsFullException">As many as may be.</exception>
    /// <exception cref="IOException">The directory can't be written.</exception>
    public UploadedCertificate Add(string projectId, string name, UploadContent content, Guid? sameAs = null)
    {
        lock (_gate)
        {
            var known = Known();
            if (sameAs is { } id && known.TryGetValue(id, out var same))
                return same;
            if (known.Count >= countMax || known.Values.Count(upload => upload.ProjectId == projectId) >= countPerProjectMax)
                throw new UploadsFullException();
            var now = clock.GetUtcNow();
            var upload = new UploadedCertificate(sameAs ?? Guid.CreateVersion7(now), projectId, name, content.Use, now, content.Facts);
            PrivateFile.Replace(FileOf(upload.Id), JsonSerializer.SerializeToUtf8Bytes(new UploadFile(upload, content.Pem)));
            known.Add(upload.Id, upload);
            return upload;
        }
    }

    public UploadedCertificate? Find(Guid id)
    {
        lock (_gate)
            return Known().GetValueOrDefault(id);
    }

    /// <summary>In order of creation.</summary>
    /// <param name="projectId">Null for all projects.</param>
    public IReadOnlyList<UploadedCertificate> List(string? projectId)
    {
        lock (_gate)
            return [.. Known().Values.Where(upload => projectId is null || upload.ProjectId == projectId).OrderBy(upload => upload.CreatedAt).ThenBy(upload => upload.Id)];
    }

    /// <summary>The content, or null when it is gone.</summary>
    /// <exception cref="InvalidDataException">Its file is damaged.</exception>
    public string? Read(Guid id) => File.Exists(FileOf(id)) ? Parse(FileOf(id)).Pem : null;

    public void Remove(Guid id)
    {
        lock (_gate)
        {
            File.Delete(FileOf(id));
            Known().Remove(id);
        }
    }

    private Dictionary<Guid, UploadedCertificate> Known()
    {
        if (_known is null)
        {
            PrivateFile.CreateDirectory(_directory);
            _known = Directory.EnumerateFiles(_directory, "*.json").Select(file => Parse(file).Upload).ToDictionary(upload => upload.Id);
        }
        return _known;
    }

    private static UploadFile Parse(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<UploadFile>(File.ReadAllBytes(file)) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            // Without the cause: its message may quote the file.
            throw new InvalidDataException($"'{file}' is damaged. Restore it, or remove it and upload the certificate again.");
        }
    }

    private string FileOf(Guid id) => Path.Combine(_directory, $"{id}.json");

    private sealed record UploadFile(UploadedCertificate Upload, string Pem)
    {
        public override string ToString() => Upload.ToString();
    }
}

/// <summary>As many certificates are uploaded as may be, by the project or in all.</summary>
public sealed class UploadsFullException() : Exception("No more certificates can be uploaded.");
