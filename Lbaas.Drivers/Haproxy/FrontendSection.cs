using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>One listener (spec amphora 3.2); the section's name is the listener's id.</summary>
internal static class FrontendSection
{
    public static void Write(ConfigWriter writer, Configuration configuration, Listener listener, RenderTarget target)
    {
        var loadBalancer = configuration.LoadBalancer!;
        ListenerProvisioningException Refuse(string why) => new($"Listener {listener.Id}: {why}.");
        writer.Section("frontend", listener.Id.ToString());
        writer.Line("maxconn", GlobalSections.LimitOf(listener));
        foreach (var address in Addresses(loadBalancer, Refuse))
            BindLine.Write(writer, listener, address, target, Refuse);
        writer.Line("mode", Word.Keyword(ModeOf(listener)));
        // At a reload the old worker would close connections that wait for their next request, which may be on its way already.
        if (ModeOf(listener) == "http" && target.Facts.HasHaproxy(2, 6))
            writer.Line("option idle-close-on-response");
        writer.Line("timeout client", listener.TimeoutClientData);
        if (target.EnforceAllowedCidrs && listener.AllowedCidrs is { } cidrs)
            WriteAllowed(writer, cidrs, Refuse);
        if (listener.TimeoutTcpInspect > 0)
            writer.Line("tcp-request inspect-delay", listener.TimeoutTcpInspect);
        // HAProxy looks at connections before requests, and warns of lines in another order.
        if (listener.Protocol == Protocols.TerminatedHttps)
            TerminationDirectives.WriteToFrontend(writer, listener, Refuse);
        if (target.LogTarget is not null)
            writer.Line("log-format", TrafficLog(loadBalancer, listener, Refuse));
        L7PolicyLines.Write(writer, listener, configuration);
        if (listener.Protocol == Protocols.Prometheus)
        {
            MetricsSections.WriteToFrontend(writer, listener, target);
            writer.Line("default_backend", Word.Keyword(MetricsSections.Backend));
        }
        else if (configuration.EnabledDefaultPool(listener) is { } pool)
            writer.Line("default_backend", Word.Keyword(BackendSection.NameOf(pool.Id, listener)));
    }

    /// <summary>HAProxy's mode for a listener's protocol.</summary>
    /// <exception cref="ListenerProvisioningException">A protocol that HAProxy, or this deployment, can't serve.</exception>
    public static string ModeOf(Listener listener) => listener.Protocol switch
    {
        Protocols.Http or Protocols.TerminatedHttps or Protocols.Prometheus => "http",
        Protocols.Tcp or Protocols.Https => "tcp",
        _ => throw new ListenerProvisioningException(
            $"Listener {listener.Id}: this deployment's amphorae do not serve the protocol {Word.Printable(listener.Protocol)}."),
    };

    // Octavia's user_log_format; what only HTTP has is "-" elsewhere, and so is what only TLS has, but for the name: "".
    private static Word TrafficLog(LoadBalancer loadBalancer, Listener listener, Func<string, ProvisioningException> refuse)
    {
        var project = loadBalancer.ProjectId is { Length: > 0 } id && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? id : "-";
        var request = ModeOf(listener) == "http" ? "%{+Q}r %ST" : "- -";
        return Word.Text($"{project} {loadBalancer.Id} %f %ci %cp %t {request} %B %U %[ssl_c_verify] %{{+Q}}[ssl_c_s_dn] %b %s %Tt %tsc", refuse);
    }

    private static IEnumerable<string> Addresses(LoadBalancer loadBalancer, Func<string, ProvisioningException> refuse)
    {
        var vip = loadBalancer.Vip ?? throw refuse("the load balancer has no VIP yet");
        return vip.Additional.Select(a => a.Address).Order(StringComparer.Ordinal).Prepend(vip.Address);
    }

    // One line per CIDR: a line holds at most 64 words, and lines of one acl are alternatives.
    private static void WriteAllowed(ConfigWriter writer, IEnumerable<string> cidrs, Func<string, ProvisioningException> refuse)
    {
        foreach (var cidr in cidrs)
            writer.Line("acl allowed_cidr src", Word.Network(cidr, refuse));
        writer.Line("tcp-request connection reject unless allowed_cidr");
    }
}
