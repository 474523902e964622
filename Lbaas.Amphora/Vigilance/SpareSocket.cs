using Lbaas.Amphora.Files;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Vigilance;

/// <summary>
/// Keeps a second name for a stats socket. HAProxy binds it once and hands it on in reloads, so a deleted one never comes back
/// by itself; by its other name it does, and no connection is lost.
/// </summary>
internal static class SpareSocket
{
    /// <summary>Gives the socket that answers its second name, if it has none.</summary>
    /// <exception cref="IOException">It can't be named.</exception>
    public static void Keep(LoadBalancerFiles files)
    {
        if (!File.Exists(files.Socket) || IsSame(files))
            return;
        File.Delete(files.SpareSocket);
        Posix.Link(files.Socket, files.SpareSocket);
    }

    /// <summary>Puts a deleted socket back.</summary>
    /// <returns>Whether there was anything to put back.</returns>
    /// <exception cref="IOException">It can't be named.</exception>
    public static bool Restore(LoadBalancerFiles files)
    {
        if (File.Exists(files.Socket) || !File.Exists(files.SpareSocket))
            return false;
        Posix.Link(files.SpareSocket, files.Socket);
        // The load balancer may have been removed at this moment.
        if (!files.Exists)
            File.Delete(files.Socket);
        return true;
    }

    // Two names of one file have one time of change, and two sockets were never made in the same nanosecond.
    private static bool IsSame(LoadBalancerFiles files) =>
        File.Exists(files.SpareSocket) && File.GetLastWriteTimeUtc(files.Socket) == File.GetLastWriteTimeUtc(files.SpareSocket);
}
