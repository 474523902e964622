using System.Net;

namespace Lbaas.Api.LoadBalancers;

/// <summary>Section <c>Lbaas:Rules</c>: what the operator may say of the validation rules.</summary>
public sealed class RuleSettings
{
    public const string Section = "Lbaas:Rules";

    /// <summary>May members be probed by PING (PR-10)? Default true.</summary>
    public bool AllowPingHealthMonitors { get; set; } = true;

    /// <summary>The shortest delay of a UDP-CONNECT monitor (HM-10), 0 to 3,600 seconds. Default 3.</summary>
    public int UdpConnectDelayMin { get; set; } = 3;

    /// <summary>Addresses that no member may have (ME-2). Default: the metadata address 169.254.169.254.</summary>
    public string[]? ReservedAddresses { get; set; }

    public IEnumerable<string> Mistakes()
    {
        if (UdpConnectDelayMin is < 0 or > 3_600)
            yield return $"{Section}:UdpConnectDelayMin must be 0 to 3600.";
        foreach (var address in (ReservedAddresses ?? []).Where(address => !IPAddress.TryParse(address, out _)))
            yield return $"{Section}:ReservedAddresses: '{address}' is no IP address.";
    }
}
