namespace Lbaas.Amphora.LoadBalancers;

/// <summary>
/// Removes certificates that nothing names any more, so that they don't pile up over a load balancer's life. What was
/// written shortly before the configuration, or after it, is left: it may be for the next one, which is on its way.
/// </summary>
public static class CertificateSweep
{
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>The caller holds the node's gate.</summary>
    public static void Run(LoadBalancerFiles files)
    {
        if (!Directory.Exists(files.Certificates))
            return;
        var configuration = File.ReadAllText(files.Configuration);
        var youngest = File.GetLastWriteTimeUtc(files.Configuration) - Grace;
        var (named, others) = Split(Directory.GetFiles(files.Certificates), configuration);
        // A listener's list names files in its turn.
        var (_, unnamed) = Split(others, string.Concat(named.Select(File.ReadAllText)));
        foreach (var file in unnamed.Where(file => File.GetLastWriteTimeUtc(file) < youngest))
            File.Delete(file);
    }

    private static (IReadOnlyList<string> Named, IReadOnlyList<string> Others) Split(IEnumerable<string> files, string text)
    {
        var byName = files.ToLookup(file => text.Contains(Path.GetFileName(file), StringComparison.Ordinal));
        return ([.. byName[true]], [.. byName[false]]);
    }
}
