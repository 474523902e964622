namespace Lbaas.Runtime.Hosting;

/// <summary>
/// Keeps a second process off the data directory. The operating system lets go of it when the process ends, however it
/// ends.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectoryLock(FileStream held) => _lock = held;

    /// <exception cref="DataDirectoryInUseException">Another process has it.</exception>
    public static DataDirectoryLock Acquire(string directory)
    {
        Directory.CreateDirectory(directory);
        // The owner's number stands in a file of its own: nobody else can read the locked one.
        var ownerPath = Path.Combine(directory, "runtime.pid");
        try
        {
            var held = new FileStream(
                Path.Combine(directory, "runtime.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(ownerPath, Environment.ProcessId.ToString());
            return new DataDirectoryLock(held);
        }
        catch (IOException) when (File.Exists(ownerPath))
        {
            throw new DataDirectoryInUseException(directory, File.ReadAllText(ownerPath));
        }
    }

    public void Dispose() => _lock.Dispose();
}

/// <summary>Two processes on one data directory would undo each other's work, so the second does not start.</summary>
public sealed class DataDirectoryInUseException(string directory, string ownerPid)
    : Exception(
        $"The data directory '{directory}' is in use by the process {ownerPid}."
        + " Stop that one, or set another directory.")
{
    public string Directory { get; } = directory;

    public string OwnerPid { get; } = ownerPid;
}
