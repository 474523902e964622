using Lbaas.Amphora.Processes;

namespace Lbaas.Amphora.Datagrams.Lvs;

/// <summary>Asks which ipvsadm this node has.</summary>
public sealed class IpvsadmCommand(CommandRunner runner)
{
    private const string PackageQuery = "/usr/bin/dpkg-query";

    private string? _version;

    /// <summary>
    /// The package's version, as Octavia's agent says it: the program itself tells its own only where the kernel has IPVS. Empty
    /// where there is no such package. Asked once.
    /// </summary>
    public async Task<string> VersionAsync(CancellationToken cancellation)
    {
        if (_version is not null)
            return _version;
        var result = await runner.RunOutsideAsync(PackageQuery, ["--show", "--showformat=${Version}", "ipvsadm"], cancellation);
        return _version = result.Succeeded ? result.Output.Trim() : "";
    }
}
