using Lbaas.Amphora.Files;
using Lbaas.Amphora.Forwarding;

namespace Lbaas.Amphora.Datagrams;

/// <summary>Where the files of one UDP or SCTP listener lie (spec amphora 1.3, plus <c>run</c>).</summary>
public sealed class DatagramFiles(ForwarderFiles files, Guid id)
{
    public Guid Id => id;

    public string Directory => files.Directory;

    public string Configuration => files.ConfigurationOf(id);

    /// <summary>The last configuration that was refused.</summary>
    public string FailedConfiguration => Configuration + "-failed";

    public string RunMark => files.RunMarkOf(id);

    /// <summary>Of keepalived's main process, where the kernel has LVS.</summary>
    public string PidFile => Path.Combine(files.Directory, $"octavia-keepalivedlvs-{id}.pid");

    /// <summary>Of keepalived's checker.</summary>
    public string CheckerPidFile => Path.Combine(files.Directory, $"octavia-keepalivedlvs-{id}.check.pid");

    public bool Exists => File.Exists(Configuration);

    public bool ShouldRun => Exists && File.Exists(RunMark);

    /// <summary>Whose listener it is, as its first comments say; null when they don't.</summary>
    public Guid? LoadBalancerId()
    {
        const int linesMax = 5;
        const string comment = "# Configuration for Loadbalancer ";
        var line = Exists
            ? File.ReadLines(Configuration).Take(linesMax).FirstOrDefault(line => line.StartsWith(comment, StringComparison.Ordinal))
            : null;
        return Guid.TryParseExact(line?[comment.Length..].Trim(), "D", out var owner) ? owner : null;
    }

    public void Write(ReadOnlySpan<byte> text)
    {
        System.IO.Directory.CreateDirectory(Directory);
        AtomicFile.Write(Configuration, text);
    }

    public void Delete()
    {
        foreach (var file in (string[])[RunMark, Configuration, FailedConfiguration, PidFile, CheckerPidFile])
            File.Delete(file);
    }
}
