using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.HealthMonitors;

/// <summary>Cross-field rules of health monitors; the numbers are those of spec validation.</summary>
public static class HealthMonitorRules
{
    /// <summary>PR-8, PR-9, PR-10.</summary>
    public static Fault? CheckType(string type, string poolProtocol, LoadBalancerOptions options)
    {
        if (type == "PING" && !options.AllowPingMonitors)
            return new Fault(400, "The selected type is not allowed in this deployment: PING");
        var forDatagrams = type is "UDP-CONNECT" or "SCTP";
        if (!Protocols.IsDatagram(poolProtocol))
            return forDatagrams ? Fault.Validation($"The {type} type is only supported for pools of type UDP/SCTP.") : null;
        return forDatagrams || type is "HTTP" or "TCP"
            ? null
            : Fault.Validation($"The associated pool protocol is {poolProtocol}, so only a UDP-CONNECT/SCTP/TCP/HTTP health monitor is supported.");
    }

    /// <summary>HM-2, HM-7, HM-8, HM-10 at creation; the draft is as the tenant gave it, without defaults.</summary>
    public static Fault? CheckNew(HealthMonitor draft, LoadBalancerOptions options)
    {
        if (!draft.SpeaksHttp && Named(draft.HttpMethod is not null, draft.UrlPath is not null, draft.ExpectedCodes is not null) is { } field)
            return NotForType(field, draft.Type);
        return CheckDomain(draft.DomainName, draft.HttpVersion) ?? CheckUdpDelay(draft.Type, draft.Delay, options);
    }

    /// <summary>HM-2, HM-4, HM-7, HM-8, HM-10 at update.</summary>
    public static Fault? CheckUpdate(HealthMonitor stored, HealthMonitorPatch patch, LoadBalancerOptions options)
    {
        if (!stored.SpeaksHttp && Named(patch.HttpMethod.IsSet, patch.UrlPath.IsSet, patch.ExpectedCodes.IsSet) is { } field)
            return NotForType(field, stored.Type);
        return NotNull(patch.Delay, "delay") ?? NotNull(patch.MaxRetries, "max_retries") ?? NotNull(patch.Timeout, "timeout")
            ?? (patch.DomainName.IsSet || patch.HttpVersion.IsSet
                ? CheckDomain(patch.DomainName.Or(stored.DomainName), patch.HttpVersion.Or(stored.HttpVersion))
                : null)
            ?? (patch.Delay.Value is { } delay ? CheckUdpDelay(stored.Type, delay, options) : null);
    }

    private static string? Named(bool method, bool path, bool codes) =>
        method ? "http_method" : path ? "url_path" : codes ? "expected_codes" : null;

    private static Fault NotForType(string field, string type) => Fault.InvalidOption(field, $"health monitors of type {type}");

    private static Fault? NotNull(Optional<int?> value, string field) =>
        value is { IsSet: true, Value: null } ? Fault.InvalidOption("None", field) : null;

    private static Fault? CheckDomain(string? domain, string? version)
    {
        if (domain is null)
            return null;
        if (version is null)
            return Fault.Validation("'http_version' must be specified when 'domain_name' is provided.");
        return version == "1.0" ? Fault.InvalidOption("http_version 1.0", "health monitors HTTP 1.1 domain name health check") : null;
    }

    private static Fault? CheckUdpDelay(string type, int delay, LoadBalancerOptions options) => type == "UDP-CONNECT" && delay < options.UdpConnectDelayMin
        ? Fault.Validation($"The request delay value {delay} should be larger than {options.UdpConnectDelayMin} for UDP-CONNECT health monitor type.")
        : null;
}
