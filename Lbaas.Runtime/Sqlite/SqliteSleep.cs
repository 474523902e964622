using System.Runtime.InteropServices;

namespace Lbaas.Runtime.Sqlite;

/// <summary>
/// Makes SQLite sleep as briefly as it means to. The library that the package brings was built without
/// <c>usleep</c> (HAVE_USLEEP), so that it rounds every pause up to a whole second. A reader that meets the
/// writer in the middle of publishing a commit pauses for microseconds, and would hold its thread for that second.
/// </summary>
internal static class SqliteSleep
{
    // sqlite3_vfs (sqlite.org/c3ref/vfs.html): three ints, then pointers, of which xSleep is the thirteenth.
    private static readonly int s_offset = (((3 * sizeof(int)) + IntPtr.Size - 1) / IntPtr.Size * IntPtr.Size) + (12 * IntPtr.Size);

    // SQLite keeps the pointer for as long as the process runs; so must we keep what it points to.
    private static readonly Sleep s_sleep = static (_, microseconds) =>
    {
        Thread.Sleep(TimeSpan.FromMilliseconds(Math.Ceiling(microseconds / 1_000.0)));
        return microseconds;
    };

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Sleep(IntPtr vfs, int microseconds);

    /// <summary>To be called once, after the library is loaded and before a database is opened.</summary>
    public static void Install()
    {
        if (FindVfs(IntPtr.Zero) is var vfs && vfs != IntPtr.Zero)
            Marshal.WriteIntPtr(vfs, s_offset, Marshal.GetFunctionPointerForDelegate(s_sleep));
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", CallingConvention = CallingConvention.Cdecl)]
    private static extern IntPtr FindVfs(IntPtr name);
}
