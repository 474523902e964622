namespace Lbaas.Amphora.Files;

/// <summary>
/// Files that are whole or not there: written beside, flushed to disk, renamed over the old, directory flushed.
/// </summary>
internal static class AtomicFile
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode Readable = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <exception cref="IOException">The disk is full, say; then the old file is what it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode = OwnerOnly)
    {
        var beside = path + ".new";
        File.Delete(beside); // an earlier one may have another mode
        try
        {
            using (var stream = new FileStream(beside, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = mode,
            }))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            Replace(beside, path);
        }
        catch (IOException)
        {
            // On a full disk the half of it would take room from the next attempt.
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Renames a file over another, durably.</summary>
    public static void Replace(string source, string target)
    {
        File.Move(source, target, overwrite: true);
        Posix.SyncDirectory(Path.GetDirectoryName(target)!);
    }
}
