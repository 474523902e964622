namespace Lbaas.Amphora.Forwarding;

/// <summary>Where the forwarder's files lie: in the directory of the listeners' configurations, which it is told on its command line.</summary>
public sealed class ForwarderFiles(string directory)
{
    /// <summary>The first word on its command line.</summary>
    public const string Verb = "forward";

    private const string Prefix = "octavia-keepalivedlvs-";
    private const string Suffix = ".conf";

    public string Directory { get; } = directory;

    public string PidFile => Path.Combine(Directory, "forwarder.pid");

    public string Lock => Path.Combine(Directory, "forwarder.lock");

    public string Socket => Path.Combine(Directory, "forwarder.sock");

    public string Log => Path.Combine(Directory, "forwarder.log");

    public string ConfigurationOf(Guid listener) => Path.Combine(Directory, $"{Prefix}{listener}{Suffix}");

    /// <summary>There while a listener is meant to run, whether it does or not.</summary>
    public string RunMarkOf(Guid listener) => Path.Combine(Directory, $"{Prefix}{listener}.run");

    /// <summary>The listeners that have a configuration, in the order of their ids.</summary>
    public IReadOnlyList<Guid> Listeners() => System.IO.Directory.Exists(Directory)
        ?
        [
            .. System.IO.Directory.EnumerateFiles(Directory, Prefix + "*" + Suffix)
                .Select(path => Path.GetFileName(path)[Prefix.Length..^Suffix.Length])
                .Where(name => Guid.TryParseExact(name, "D", out _)).Order(StringComparer.Ordinal).Select(Guid.Parse),
        ]
        : [];
}
