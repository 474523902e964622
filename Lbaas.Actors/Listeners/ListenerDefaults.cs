using System.Collections.Immutable;

namespace Lbaas.Actors.Listeners;

/// <summary>What an option is when a tenant does not say (spec api 6). Timeouts are milliseconds.</summary>
public static class ListenerDefaults
{
    public const int TimeoutClientData = 50_000;
    public const int TimeoutMemberConnect = 5_000;
    public const int TimeoutMemberData = 50_000;
    public const int TimeoutTcpInspect = 0;

    /// <summary>The longest timeout a tenant may ask for: 24 days.</summary>
    public const int TimeoutMax = 2_073_600_000;

    public const string TlsCiphers =
        "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:" +
        "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:" +
        "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:DHE-RSA-AES128-GCM-SHA256:" +
        "DHE-RSA-AES256-GCM-SHA384:DHE-RSA-CHACHA20-POLY1305";

    public static readonly ImmutableArray<string> TlsVersions = ["TLSv1.2", "TLSv1.3"];

    /// <summary>The protocols of the web that IANA has registered for ALPN: those that can be named, though no amphora speaks them all (LI-14).</summary>
    public static readonly ImmutableArray<string> KnownAlpnProtocols =
        ["h2", "http/1.1", "http/1.0", "http/0.9", "h2c", "spdy/1", "spdy/2", "spdy/3"];

    public static readonly ImmutableArray<string> AlpnProtocols = ["h2", "http/1.1", "http/1.0"];
}
