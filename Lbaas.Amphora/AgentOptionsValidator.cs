using System.Net;
using System.Text.RegularExpressions;

namespace Lbaas.Amphora;

/// <summary>Collects everything that is wrong with a configuration, each with what to do about it.</summary>
public static partial class AgentOptionsValidator
{
    // A Unix socket path has room for 97 bytes in HAProxy; "/<load balancer>.sock" takes 42 of them.
    private const int BasePathBytesMax = 55;

    public static IReadOnlyList<string> Validate(AgentOptions options)
    {
        var faults = new List<string>();
        if (!Guid.TryParseExact(options.AmphoraId, "D", out _))
            faults.Add("AmphoraId must be a UUID.");
        if (!IPAddress.TryParse(options.BindAddress, out _))
            faults.Add($"BindAddress '{options.BindAddress}' must be an IP address.");
        if (options.Port is < 0 or > 65535)
            faults.Add($"Port {options.Port} must be between 0 and 65535.");
        if (!Path.IsPathRooted(options.BasePath) || System.Text.Encoding.UTF8.GetByteCount(options.BasePath) > BasePathBytesMax)
            faults.Add($"BasePath '{options.BasePath}' must be absolute and at most {BasePathBytesMax} bytes long: "
                + "the paths of HAProxy's sockets are made from it and may not be longer.");
        foreach (var (name, path) in new[]
        {
            (nameof(options.ServerCertificate), options.ServerCertificate), (nameof(options.ClientCa), options.ClientCa),
        })
            if (!File.Exists(path))
                faults.Add($"{name} '{path}' must be an existing PEM file.");
        if (options.HaproxyCommand.Length == 0)
            faults.Add("HaproxyCommand must name the HAProxy program.");
        if (options.KeepalivedCommand.Length == 0)
            faults.Add("KeepalivedCommand must name the keepalived program.");
        if (options.Topology is not (AgentOptions.Single or AgentOptions.ActiveStandby))
            faults.Add($"Topology '{options.Topology}' must be SINGLE or ACTIVE_STANDBY.");
        if (options.MinimumTls is not (AgentOptions.Tls12 or AgentOptions.Tls13))
            faults.Add($"MinimumTls '{options.MinimumTls}' must be TLSv1.2 or TLSv1.3.");
        if (options.RequestReadTimeoutSeconds is < 1 or > 3600)
            faults.Add($"RequestReadTimeoutSeconds {options.RequestReadTimeoutSeconds} must be between 1 and 3600.");
        if (options.NetworkNamespace is { } network && !NamespaceName().IsMatch(network))
            faults.Add($"NetworkNamespace '{network}' must be 1 to 64 letters, digits, dots, dashes or underscores.");
        ValidateHeartbeat(options.Heartbeat, faults);
        return faults;
    }

    private static void ValidateHeartbeat(HeartbeatOptions heartbeat, List<string> faults)
    {
        foreach (var controller in heartbeat.Controllers)
            if (!IPEndPoint.TryParse(controller, out var endpoint) || endpoint.Port == 0)
                faults.Add($"Heartbeat:Controllers: '{controller}' must be ip:port or [v6]:port.");
        if (heartbeat.IntervalSeconds is not (>= 0.05 and <= 3600))
            faults.Add($"Heartbeat:IntervalSeconds {heartbeat.IntervalSeconds} must be between 0.05 and 3600.");
        if (heartbeat.Controllers.Length > 0 && heartbeat.Key.Length == 0)
            faults.Add("Heartbeat:Key must be set when there are controllers.");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex NamespaceName();
}
