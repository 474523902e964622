namespace Lbaas.Actors.Listeners;

/// <summary>Protocol names of listeners and pools, and what may go with what (spec validation 2 and 3).</summary>
public static class Protocols
{
    public const string Http = "HTTP";
    public const string Https = "HTTPS";
    public const string Tcp = "TCP";
    public const string TerminatedHttps = "TERMINATED_HTTPS";
    public const string Udp = "UDP";
    public const string Sctp = "SCTP";
    public const string Prometheus = "PROMETHEUS";
    public const string Proxy = "PROXY";
    public const string ProxyV2 = "PROXYV2";

    /// <summary>PR-4.</summary>
    public static readonly IReadOnlyList<string> OfListeners = [Tcp, Https, Http, TerminatedHttps, Udp, Sctp, Prometheus];

    /// <summary>PR-4.</summary>
    public static readonly IReadOnlyList<string> OfPools = [Tcp, Http, Https, Proxy, ProxyV2, Udp, Sctp];

    public static bool IsDatagram(string protocol) => protocol is Udp or Sctp;

    /// <summary>The L4 class within which a port can be used once per load balancer (PO-1).</summary>
    public static string Transport(string protocol) => IsDatagram(protocol) ? protocol : Tcp;

    /// <summary>The listener–pool matrix (PR-1).</summary>
    public static bool Match(string listener, string pool) => listener switch
    {
        Http or TerminatedHttps => pool is Http or Proxy or ProxyV2,
        Https => pool is Https or Proxy or ProxyV2 or Tcp,
        Tcp => pool is Http or Https or Proxy or ProxyV2 or Tcp,
        Udp => pool == Udp,
        Sctp => pool == Sctp,
        _ => false,
    };
}
