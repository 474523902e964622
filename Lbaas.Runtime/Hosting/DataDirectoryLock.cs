using System.Diagnostics;
using System.Globalization;

namespace Lbaas.Runtime.Hosting;

/// <summary>
/// Keeps others off the data directory: an embedded host every other process, the nodes of a cluster every embedded host, and each node
/// any other of its name. The operating system lets go of it when the process ends, however it ends.
/// </summary>
public sealed class DataDirectoryLock : IDisposable
{
    // The owner's number stands in a file of its own: nobody else can read one that is locked.
    private const string LockName = "runtime.lock";
    private const string OwnerName = "runtime.pid";
    private const string NodePrefix = "runtime-";

    private readonly FileStream[] _held;
    private readonly string? _nodePath;

    private DataDirectoryLock(string? nodePath, params FileStream[] held) => (_nodePath, _held) = (nodePath, held);

    /// <summary>For a host that shares the directory with nobody.</summary>
    /// <exception cref="DataDirectoryInUseException">Another process has it, or several do.</exception>
    public static DataDirectoryLock Acquire(string directory)
    {
        Directory.CreateDirectory(directory);
        var held = Lock(directory, LockName, FileAccess.ReadWrite, FileShare.None, () => Owners(directory));
        WriteOwner(Path.Combine(directory, OwnerName));
        return new DataDirectoryLock(null, held);
    }

    /// <summary>For a node of a cluster, which shares the directory with other nodes and with nobody else.</summary>
    /// <param name="name">The node's, of letters, digits, dashes and underscores: a file name is made of it.</param>
    /// <exception cref="DataDirectoryInUseException">An embedded host has it, or another node of this name.</exception>
    /// <exception cref="ArgumentException">The name can't be part of a file's.</exception>
    public static DataDirectoryLock AcquireShared(string directory, string name)
    {
        if (name.Length == 0 || !name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            throw new ArgumentException($"The node name '{name}' must be of letters, digits, dashes and underscores.", nameof(name));
        Directory.CreateDirectory(directory);
        var shared = Lock(directory, LockName, FileAccess.Read, FileShare.ReadWrite, () => $"the process {ReadOwner(Path.Combine(directory, OwnerName))}");
        try
        {
            var nodePath = Path.Combine(directory, $"{NodePrefix}{name}.pid");
            var own = Lock(directory, $"{NodePrefix}{name}.lock", FileAccess.ReadWrite, FileShare.None, () => Node(nodePath));
            WriteOwner(nodePath);
            return new DataDirectoryLock(nodePath, own, shared);
        }
        catch (DataDirectoryInUseException)
        {
            shared.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // Nodes come and go under many names: those that are gone need not be looked at.
        if (_nodePath is not null)
            File.Delete(_nodePath);
        foreach (var held in _held)
            held.Dispose();
    }

    private static FileStream Lock(string directory, string name, FileAccess access, FileShare share, Func<string> owners)
    {
        var path = Path.Combine(directory, name);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, access, share);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new DataDirectoryInUseException(directory, owners());
        }
    }

    // Nodes keep an embedded host off and the other way round, so where a node lives it is the owner.
    private static string Owners(string directory)
    {
        var nodes = Directory.EnumerateFiles(directory, $"{NodePrefix}*.pid").Where(IsAlive).Order(StringComparer.Ordinal).Select(Node).ToList();
        return nodes.Count > 0 ? string.Join(" and ", nodes) : $"the process {ReadOwner(Path.Combine(directory, OwnerName))}";
    }

    private static string Node(string path) =>
        $"the node {Path.GetFileNameWithoutExtension(path)[NodePrefix.Length..]} (process {ReadOwner(path)})";

    private static bool IsAlive(string path)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(ReadOwner(path), CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            return false;
        }
    }

    private static void WriteOwner(string path) => File.WriteAllText(path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    private static string ReadOwner(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "unknown";
        }
    }
}

/// <summary>Two hosts on one data directory would undo each other's work, so the second does not start.</summary>
public sealed class DataDirectoryInUseException(string directory, string owners)
    : Exception(
        $"The data directory '{directory}' is in use by {owners}."
        + " Stop what runs there, or set another directory.")
{
    public string Directory { get; } = directory;

    /// <summary>Which processes have it, as words.</summary>
    public string Owners { get; } = owners;
}
