using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Lbaas.Drivers.Secrets.Local;

/// <summary>
/// Certificates that projects have uploaded: one file each, mode 0600, written whole or not at all. What may be told of
/// them is kept in memory from the first use on, contents are not. The nodes of a cluster on one machine share the files, and each
/// sees at once what another has written or removed; bounds and holds are each one's own.
/// </summary>
public sealed partial class UploadedCertificates(
    string directory, int countMax, int countPerProjectMax, TimeProvider clock, ILogger<UploadedCertificates> logger)
{
    // A file that is being written is there for less than that.
    private static readonly TimeSpan FragmentAge = TimeSpan.FromMinutes(10);

    private readonly string _directory = Path.Combine(directory, "uploaded");
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, int> _held = [];

    private readonly Dictionary<Guid, UploadedCertificate> _known = [];

    // Those whose damage has been told. They are read again at each look: what is restored may have the time and the size that it had.
    private readonly HashSet<Guid> _damaged = [];
    private long? _sweptAt;

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
            if (sameAs is { } id && known.Find(one => one.Id == id) is { } same)
                return same;
            if (known.Count >= countMax || known.Count(upload => upload.ProjectId == projectId) >= countPerProjectMax)
                throw new UploadsFullException();
            var now = clock.GetUtcNow();
            var upload = new UploadedCertificate(sameAs ?? Guid.CreateVersion7(now), projectId, name, content.Use, now, content.Facts);
            var file = JsonSerializer.SerializeToUtf8Bytes(new UploadFile(upload, content.Pem));
            // Of repetitions at two nodes one alone makes the file, and both give what it holds.
            if (!PrivateFile.TryCreate(FileOf(upload.Id), file))
            {
                if (Learn(upload.Id) is { } others)
                    return others;
                PrivateFile.Replace(FileOf(upload.Id), file);
            }
            return _known[upload.Id] = upload;
        }
    }

    public UploadedCertificate? Find(Guid id)
    {
        lock (_gate)
            return !File.Exists(FileOf(id)) ? null : _known.TryGetValue(id, out var known) ? known : Learn(id);
    }

    /// <summary>In order of creation.</summary>
    /// <param name="projectId">Null for all projects.</param>
    public IReadOnlyList<UploadedCertificate> List(string? projectId)
    {
        lock (_gate)
            return [.. Known().Where(upload => projectId is null || upload.ProjectId == projectId).OrderBy(upload => upload.CreatedAt).ThenBy(upload => upload.Id)];
    }

    /// <summary>The content, or null when it is gone.</summary>
    /// <exception cref="InvalidDataException">Its file is damaged.</exception>
    public string? Read(Guid id) => Parse(FileOf(id))?.Pem;

    /// <summary>
    /// Keeps the uploads among the references from being removed until it is disposed. Who is about to name one holds it from
    /// before the look whether it is there until it is known to be in use.
    /// </summary>
    public IDisposable Hold(IEnumerable<string> references)
    {
        var hold = new HeldUploads(this, [.. references.Select(UploadedCertificate.IdOf).OfType<Guid>()]);
        lock (_gate)
        {
            foreach (var id in hold.Ids)
                _held[id] = _held.GetValueOrDefault(id) + 1;
        }
        return hold;
    }

    /// <summary>False when it is held or used, and stays.</summary>
    /// <param name="isUsed">Asked while nobody can begin to use it.</param>
    public bool TryRemove(Guid id, Func<bool> isUsed)
    {
        lock (_gate)
        {
            if (_held.ContainsKey(id) || isUsed())
                return false;
            File.Delete(FileOf(id));
            _known.Remove(id);
            return true;
        }
    }

    internal void Release(IEnumerable<Guid> ids)
    {
        lock (_gate)
        {
            foreach (var id in ids)
            {
                if (--_held[id] == 0)
                    _held.Remove(id);
            }
        }
    }

    // As the directory is now.
    private List<UploadedCertificate> Known()
    {
        PrivateFile.CreateDirectory(_directory);
        // Again and again: what is left of a process that was killed just now, perhaps a private key, is too young for the first time.
        if (_sweptAt is not { } last || clock.GetElapsedTime(last) >= FragmentAge)
        {
            Sweep();
            _sweptAt = clock.GetTimestamp();
        }
        var there = Directory.EnumerateFiles(_directory, "*.json")
            .Select(file => Guid.TryParseExact(Path.GetFileNameWithoutExtension(file), "D", out var id) ? id : Guid.Empty)
            .Where(id => id != Guid.Empty).ToHashSet();
        foreach (var gone in _known.Keys.Where(id => !there.Contains(id)).ToList())
            _known.Remove(gone);
        _damaged.IntersectWith(there);
        foreach (var id in there.Where(id => !_known.ContainsKey(id)))
            Learn(id);
        return [.. _known.Values];
    }

    // Uploads that the end of the process cut short. Not by a pattern: "*.json.*" means "*.json" too.
    private void Sweep()
    {
        foreach (var fragment in Directory.EnumerateFiles(_directory).Where(file => Path.GetFileName(file).Contains(".json.", StringComparison.Ordinal)))
        {
            if (clock.GetUtcNow() - File.GetLastWriteTimeUtc(fragment) > FragmentAge)
                File.Delete(fragment);
        }
    }

    // Null: gone, or damaged, which harms no other.
    private UploadedCertificate? Learn(Guid id)
    {
        try
        {
            if (Parse(FileOf(id)) is not { } whole)
                return null;
            _damaged.Remove(id);
            return _known[id] = whole.Upload;
        }
        catch (Exception failure) when (failure is InvalidDataException or UnauthorizedAccessException)
        {
            if (_damaged.Add(id))
                LogDamaged(failure.Message);
            return null;
        }
    }

    private static UploadFile? Parse(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<UploadFile>(File.ReadAllBytes(file)) is { Upload: { } upload, Pem: not null } whole
                && Path.GetFileNameWithoutExtension(file) == upload.Id.ToString() ? whole : throw new JsonException();
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another node may have removed it since it was seen.
            return null;
        }
        catch (JsonException)
        {
            // Without the cause: its message may quote the file.
            throw new InvalidDataException($"'{file}' is damaged. Restore it, or remove it and upload the certificate again.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An uploaded certificate can't be used: {Reason}")]
    private partial void LogDamaged(string reason);

    private string FileOf(Guid id) => Path.Combine(_directory, $"{id}.json");

    private sealed record UploadFile(UploadedCertificate Upload, string Pem)
    {
        public override string ToString() => Upload.ToString();
    }
}

/// <summary>As many certificates are uploaded as may be, by the project or in all.</summary>
public sealed class UploadsFullException() : Exception("No more certificates can be uploaded.");
