using System.Runtime.InteropServices;

namespace Lbaas.Drivers;

/// <summary>Files and directories that only this user may read, written so that a crash leaves the old or the new one.</summary>
internal static class PrivateFile
{
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute;

    // EEXIST.
    private const int AlreadyThere = 17;

    /// <summary>Puts the content in place of what is there.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var fresh = WriteBeside(path, content);
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>Puts the content there unless something is there already; false when it is.</summary>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        var fresh = WriteBeside(path, content);
        try
        {
            // Of two creators one alone can make the link. File.Move without overwriting looks first and renames then.
            if (Link(fresh, path) == 0)
                return true;
            var error = Marshal.GetLastPInvokeError();
            return error == AlreadyThere ? false : throw new IOException($"'{path}': {Marshal.GetPInvokeErrorMessage(error)}");
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    public static void CreateDirectory(string path) => Directory.CreateDirectory(path, DirectoryMode);

    private static string WriteBeside(string path, ReadOnlySpan<byte> content)
    {
        CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = $"{path}.{Guid.NewGuid():N}";
        using var stream = new FileStream(
            fresh, new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = FileMode });
        stream.Write(content);
        stream.Flush(flushToDisk: true);
        return fresh;
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
