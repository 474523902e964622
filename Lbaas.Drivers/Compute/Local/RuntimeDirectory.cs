namespace Lbaas.Drivers.Compute.Local;

/// <summary>The directory of short names. It lies in a place that others may write to, so it is taken only if it is ours.</summary>
internal static class RuntimeDirectory
{
    /// <exception cref="ComputeException">Somebody else has it.</exception>
    public static string Open(string? configured)
    {
        var path = Path.GetFullPath(configured ?? Default());
        PrivateFile.CreateDirectory(path);
        var directory = new DirectoryInfo(path);
        // Of a directory with this mode only the owner, and root, can make or remove an entry.
        if (directory.LinkTarget is not null || directory.UnixFileMode != PrivateFile.DirectoryMode)
            throw new ComputeException($"{path} must be a directory with mode 0700. Remove it, or set Lbaas:Compute:Local:RuntimeDirectory.");
        return path;
    }

    private static string Default()
    {
        var user = Environment.UserName;
        return Environment.IsPrivilegedProcess ? "/run/lbaas" : $"/tmp/lbaas-{user[..Math.Min(user.Length, 10)]}";
    }
}
