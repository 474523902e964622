using System.Globalization;
using System.Text;
using Lbaas.Amphora.Files;

namespace Lbaas.Amphora.LoadBalancers;

/// <summary>A revision never goes down on a node: an upload that was overtaken on its way is refused.</summary>
internal static class RevisionFence
{
    /// <summary>The highest revision accepted so far; 0 when none was ever named.</summary>
    /// <exception cref="InvalidDataException">The file is damaged: rather no upload than a wrong one.</exception>
    public static long Read(LoadBalancerFiles files)
    {
        if (!File.Exists(files.Revision))
            return 0;
        return long.TryParse(File.ReadAllText(files.Revision), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : throw new InvalidDataException($"'{files.Revision}' holds no revision.");
    }

    /// <summary>
    /// Raises the fence. It is raised before the configuration is replaced: a crash in between leaves an old
    /// configuration under a new revision, which its digest in the heartbeat shows, and never the reverse.
    /// </summary>
    public static void Raise(LoadBalancerFiles files, long revision) =>
        AtomicFile.Write(files.Revision, Encoding.ASCII.GetBytes(revision.ToString(CultureInfo.InvariantCulture)));
}
