using System.Runtime.InteropServices;

namespace Lbaas.Amphora.Files;

/// <summary>The few system calls the base library doesn't have.</summary>
internal static class Posix
{
    public const int SigHup = 1;
    public const int SigKill = 9;
    public const int SigUsr2 = 12;
    public const int SigTerm = 15;
    private const int NoSuchProcess = 3;
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int NetworkNamespaceKind = 0x40000000;

    /// <summary>Sends a signal. A process that is gone is no error.</summary>
    /// <exception cref="IOException">It belongs to somebody else.</exception>
    public static void Signal(int pid, int signal)
    {
        if (kill(pid, signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
            throw Fault($"signal {signal} to process {pid}", error);
    }

    /// <summary>Makes a rename in a directory survive a loss of power.</summary>
    public static void SyncDirectory(string path)
    {
        var descriptor = open(path, ReadOnlyCloseOnExec);
        if (descriptor < 0)
            throw Fault($"open {path}", Marshal.GetLastPInvokeError());
        var result = fsync(descriptor);
        var error = Marshal.GetLastPInvokeError();
        _ = close(descriptor);
        if (result != 0)
            throw Fault($"fsync {path}", error);
    }

    /// <summary>Moves the calling thread, and what it makes from now on, into a network namespace.</summary>
    public static void EnterNetwork(string path)
    {
        var descriptor = open(path, ReadOnlyCloseOnExec);
        if (descriptor < 0)
            throw Fault($"open {path}", Marshal.GetLastPInvokeError());
        var result = setns(descriptor, NetworkNamespaceKind);
        var error = Marshal.GetLastPInvokeError();
        _ = close(descriptor);
        if (result != 0)
            throw Fault($"setns {path}", error);
    }

    /// <summary>Writes "1" to a file of the kernel's, where there is one that this process may write.</summary>
    public static void TryTrigger(string path)
    {
        try
        {
            if (File.Exists(path))
                File.WriteAllText(path, "1");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A container's is read-only: then there is nothing to be seen anew either.
        }
    }

    private static IOException Fault(string what, int error) => new($"{what}: {Marshal.GetPInvokeErrorMessage(error)}");

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int pid, int signal);

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int setns(int descriptor, int kind);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);
}
