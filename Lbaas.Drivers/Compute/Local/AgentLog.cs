namespace Lbaas.Drivers.Compute.Local;

/// <summary>Keeps what an agent says within bounds.</summary>
internal static class AgentLog
{
    public static bool IsTooLong(AgentFiles files, long bytesMax) => new FileInfo(files.Log) is { Exists: true, Length: var length } && length > bytesMax;

    /// <summary>
    /// Copies the end of a log that is too long, then empties it. The agent has it open and appends, so it can't be renamed;
    /// what it says between the copy and the cut is lost.
    /// </summary>
    public static void Cut(AgentFiles files, long bytesMax)
    {
        using var log = new FileStream(files.Log, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        using (var old = File.Create(files.OldLog))
        {
            log.Position = log.Length - bytesMax;
            log.CopyTo(old);
        }
        log.SetLength(0);
    }
}
