using System.Globalization;
using System.Text;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Heartbeats;

/// <summary>
/// When this agent started. It grows with every start even if the clock was set back: receivers reject the older.
/// </summary>
public sealed class BootTime
{
    public BootTime(LoadBalancerDirectory directory, TimeProvider time)
    {
        StartedAt = time.GetUtcNow();
        var path = directory.PathOf("boot");
        var last = File.Exists(path)
            && long.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0;
        UnixMs = Math.Max(StartedAt.ToUnixTimeMilliseconds(), last + 1);
        AtomicFile.Write(path, Encoding.ASCII.GetBytes(UnixMs.ToString(CultureInfo.InvariantCulture)));
    }

    public DateTimeOffset StartedAt { get; }

    public long UnixMs { get; }
}
