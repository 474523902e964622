namespace Lbaas.Tests.Drivers;

/// <summary>
/// Every row of the tables about HAProxy's configuration (spec amphora 3.1 to 3.5 and 6) is shown by golden configurations, which
/// HAProxy itself accepts: row → a directive that is its effect → those that show it.
/// </summary>
public sealed class RenderedRowsTests
{
    public static TheoryData<string, string, string, string[]> Rows
    {
        get
        {
            var all = new TheoryData<string, string, string, string[]>();
            foreach (var (section, rows) in Sections)
            {
                foreach (var (row, directive, names) in rows)
                    all.Add(section, row, directive, names);
            }
            return all;
        }
    }

    private static (string Section, (string Row, string Directive, string[] Names)[] Rows)[] Sections =>
    [
        ("3.1", OfTheProcess),
        ("3.2", OfListeners),
        ("3.3", OfPolicies),
        ("3.4", OfPools),
        ("3.5", OfMonitors),
        ("6", OfMetrics),
    ];

    /// <summary>What must not be said: section, row, a part of a directive, the golden configurations without it.</summary>
    public static TheoryData<string, string, string, string[]> Absences => new()
    {
        { "3.1", "TLS cache without TLS, or with too little memory", "tune.ssl.cachesize", ["global-threads", "global-tls-cache-too-little-memory"] },
        { "3.1", "threads with another profile", "nbthread", ["global-threads-other-profile", "http"] },
        { "3.1", "PING monitor absent", "external-check", ["monitor-tcp"] },
        { "3.1", "PING monitor present, HAProxy before 2.2 or Octavia's agent", "insecure-setuid-wanted", ["monitor-ping-octavia-agent"] },
        { "3.1", "peers of a single amphora of Octavia's", "peers", ["persistence-octavia-agent"] },
        { "3.1", "peers without tables", "peers", ["persistence-http-cookie", "http"] },
        { "3.4", "http reuse before HAProxy 1.6", "http-reuse", ["old-haproxy-1.5"] },
        { "3.4", "alpn before HAProxy 1.9", "alpn", ["old-haproxy-1.8"] },
        { "3.4", "headers that an amphora does not insert", "X-Real-IP", ["insert-headers"] },
        { "3.5", "disabled or absent monitor", " check", ["monitor-switched-off", "http"] },
        { "3", "what is disabled", "frontend 20000000-0000-4000-8000-000000000002", ["switched-off"] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_row_is_shown_by_golden_configurations(string section, string row, string directive, string[] names) =>
        Assert.All(names, name => Assert.True(
            Text(name).Contains(directive, StringComparison.Ordinal), $"{section} {row}: {name} does not have '{directive}'."));

    [Theory]
    [MemberData(nameof(Absences))]
    public void What_does_not_apply_is_not_said(string section, string row, string directive, string[] names) =>
        Assert.All(names, name => Assert.False(
            Text(name).Contains(directive, StringComparison.Ordinal), $"{section} {row}: {name} has '{directive}'."));

    private static string Text(string name) => File.ReadAllText(GoldenCase.CfgFile(name));

    private static (string Row, string Directive, string[] Names)[] OfTheProcess =>
    [
        ("process", "    daemon", ["http"]),
        ("logs", "    log global", ["logging"]),
        ("logs off", "    no log", ["http"]),
        ("stats socket", ".sock mode 0666 level user", ["http"]),
        ("state across reload", "    server-state-file /var/lib/octavia/", ["http"]),
        ("state across reload, of monitored pools", "    load-server-state-from-file global", ["monitor-tcp"]),
        ("global maxconn", "    maxconn 50100", ["two-listeners-one-pool"]),
        ("global maxconn above the limit", "    maxconn 1000000", ["connection-limits-together-too-many"]),
        ("TLS cache", "    tune.ssl.cachesize 4930764", ["global-tls-cache"]),
        ("threads", "    nbthread 3\n    cpu-map auto:1/1-3 1-3", ["global-threads"]),
        ("PING monitor present", "    external-check\n    insecure-fork-wanted", ["monitor-ping", "monitor-ping-octavia-agent", "monitor-ping-our-agent"]),
        ("defaults", "    retries 3\n    option redispatch\n    option splice-request\n    option splice-response\n    option http-keep-alive", ["http"]),
        ("peers", "\npeers 10000000000040008000000000000000_peers\n    peer ", ["peers-source-ip", "peers-app-cookie"]),
        ("peers of a single amphora of ours", "_peers\n    peer aq5RmfRgIwVMVWH8dp6Q5Xz_hW8 abns@lbaas-60000000-0000-4000-8000-000000000001-10000000-0000-4000-8000-000000000000-peers\n", ["persistence-source-ip", "persistence-app-cookie"]),
    ];

    private static (string Row, string Directive, string[] Names)[] OfListeners =>
    [
        ("connection_limit", "    maxconn 100\n", ["two-listeners-one-pool"]),
        ("connection_limit of a pool", "    fullconn 100\n", ["two-listeners-one-pool"]),
        ("VIP", "    bind 203.0.113.5:81\n", ["http"]),
        ("VIP of IPv6", "    bind [2001:db8", ["ipv6-vip"]),
        ("additional_vips", "    bind 203.0.113.5:81\n    bind ", ["additional-vips"]),
        ("protocol HTTP", "    mode http", ["http"]),
        ("protocol TCP", "    mode tcp", ["tcp"]),
        ("protocol HTTPS", "    mode tcp", ["https-pass-through"]),
        ("TERMINATED_HTTPS", "redirect scheme https unless { ssl_fc }", ["terminated"]),
        ("default + SNI certificates", " ssl crt-list /var/lib/octavia/certs/", ["terminated", "terminated-sni-hsts"]),
        ("client_ca + client_authentication NONE", " verify none", ["terminated-client-authentication-none"]),
        ("client_ca + client_authentication OPTIONAL", " verify optional", ["terminated-client-authentication-optional"]),
        ("client_ca + client_authentication MANDATORY", " verify required", ["terminated-client-authentication"]),
        ("client CRL", " crl-file /var/lib/octavia/certs/", ["terminated-client-authentication"]),
        ("tls_ciphers", " ciphers ECDHE-", ["terminated"]),
        ("tls_versions", " no-sslv3 no-tlsv10 no-tlsv11 no-tlsv12", ["terminated-tls-1.3-only"]),
        ("tls_versions, the newest not listed", " no-tlsv13", ["terminated-tls-1.2-only"]),
        ("alpn_protocols", " alpn h2,http/1.1,http/1.0", ["terminated"]),
        ("hsts", "    http-response set-header Strict-Transport-Security 'max-age=", ["terminated-sni-hsts"]),
        ("timeout_client_data", "    timeout client 1000", ["timeouts"]),
        ("timeout_tcp_inspect", "    tcp-request inspect-delay ", ["timeouts"]),
        ("timeout_member_connect", "    timeout connect 2000", ["timeouts"]),
        ("timeout_member_data", "    timeout server 3000", ["timeouts"]),
        ("default pool", "    default_backend 30000000-0000-4000-8000-000000000001:20000000-0000-4000-8000-000000000001", ["http"]),
        ("PROMETHEUS", "    default_backend prometheus-exporter-internal", ["prometheus", "prometheus-tls", "prometheus-octavia-agent"]),
        ("logging", "%t %{+Q}r %ST %B", ["logging"]),
        ("logging of TCP", "%t - - %B", ["logging"]),
        ("allowed_cidrs", "    tcp-request connection reject unless allowed_cidr", ["allowed-cidrs", "prometheus", "terminated-allowed-cidrs"]),
    ];

    private static (string Row, string Directive, string[] Names)[] OfPolicies =>
    [
        ("HOST_NAME", " req.hdr(host) -i -m ", ["l7-rule-host-name"]),
        ("PATH", " path -m ", ["l7-rule-path"]),
        ("FILE_TYPE", " path_end -m ", ["l7-rule-file-type"]),
        ("FILE_TYPE EQUAL_TO", " path_end -- ", ["l7-rule-file-type"]),
        ("HEADER", " req.hdr(X-", ["l7-rule-header"]),
        ("COOKIE", " req.cook(", ["l7-rule-cookie"]),
        ("SSL_CONN_HAS_CERT", " ssl_c_used", ["l7-rule-tls"]),
        ("SSL_VERIFY_RESULT", " ssl_c_verify eq ", ["l7-rule-tls"]),
        ("SSL_DN_FIELD", " ssl_c_s_dn(", ["l7-rule-tls"]),
        ("REGEX", " -m reg ", ["l7-rule-path"]),
        ("STARTS_WITH", " -m beg ", ["l7-rule-path"]),
        ("ENDS_WITH", " -m end ", ["l7-rule-path"]),
        ("CONTAINS", " -m sub ", ["l7-rule-path"]),
        ("EQUAL_TO", " -m str ", ["l7-rule-path"]),
        ("invert", " if !", ["l7-rule-tls"]),
        ("REJECT", "    http-request deny if ", ["l7-actions"]),
        ("REDIRECT_TO_URL", "    redirect code 301 location ", ["l7-actions"]),
        ("REDIRECT_PREFIX", "    redirect code 308 prefix ", ["l7-actions"]),
        ("REDIRECT_TO_POOL", "    use_backend 30000000-", ["l7-actions"]),
        ("backslashes and spaces", @"\", ["l7-rule-odd-values"]),
    ];

    private static (string Row, string Directive, string[] Names)[] OfPools =>
    [
        ("protocol", "    mode http\n    http-reuse safe\n    balance", ["http-pool-on-tcp-listener"]),
        ("protocol PROXY", "    mode tcp\n    balance", ["proxy"]),
        ("http reuse", "    http-reuse safe", ["http"]),
        ("lb_algorithm ROUND_ROBIN", "    balance roundrobin", ["http"]),
        ("lb_algorithm LEAST_CONNECTIONS", "    balance leastconn", ["tcp"]),
        ("lb_algorithm SOURCE_IP", "    balance source", ["https-pass-through"]),
        ("persistence SOURCE_IP", "    stick-table type ipv6 size 10k\n    stick on src", ["persistence-octavia-agent"]),
        ("persistence SOURCE_IP with our agent", "    stick-table type ipv6 size 10k peers 10000000000040008000000000000000_peers\n    stick on src", ["persistence-source-ip"]),
        ("persistence SOURCE_IP in ACTIVE_STANDBY", "    stick-table type ipv6 size 10k peers 10000000000040008000000000000000_peers\n", ["peers-source-ip"]),
        ("persistence APP_COOKIE", "    stick-table type string len 64 size 10k peers 10000000000040008000000000000000_peers\n    stick store-response res.cook(", ["persistence-app-cookie"]),
        ("persistence APP_COOKIE, match", "    stick match req.cook(", ["persistence-app-cookie"]),
        ("persistence APP_COOKIE in ACTIVE_STANDBY", "    stick-table type string len 64 size 10k peers 10000000000040008000000000000000_peers\n", ["peers-app-cookie"]),
        ("persistence HTTP_COOKIE", "    cookie SRV insert indirect nocache", ["persistence-http-cookie"]),
        ("persistence HTTP_COOKIE, of a member", " cookie 40000000-0000-4000-8000-000000000001", ["persistence-http-cookie"]),
        ("insert X-Forwarded-For", "    option forwardfor", ["insert-headers"]),
        ("insert X-Forwarded-Port", "    http-request set-header X-Forwarded-Port %[dst_port]", ["insert-headers"]),
        ("insert X-Forwarded-Proto", "    http-request set-header X-Forwarded-Proto http", ["insert-headers"]),
        ("insert X-Forwarded-Proto with TLS", "    http-request set-header X-Forwarded-Proto https", ["terminated-client-authentication"]),
        ("insert X-SSL-Client-Verify", " X-SSL-Client-Verify %[ssl_c_verify]", ["terminated-client-authentication"]),
        ("insert X-SSL-Client-Has-Cert", " X-SSL-Client-Has-Cert %[ssl_c_used]", ["terminated-client-authentication"]),
        ("insert X-SSL-Client-DN", " X-SSL-Client-DN %{+Q}[ssl_c_s_dn]", ["terminated-client-authentication"]),
        ("insert X-SSL-Client-CN", " X-SSL-Client-CN %{+Q}[ssl_c_s_dn(cn)]", ["terminated-client-authentication"]),
        ("insert X-SSL-Issuer", " X-SSL-Issuer %{+Q}[ssl_c_i_dn]", ["terminated-client-authentication"]),
        ("insert X-SSL-Client-SHA1", " X-SSL-Client-SHA1 %{+Q}[ssl_c_sha1,hex]", ["terminated-client-authentication"]),
        ("insert X-SSL-Client-Not-Before", " X-SSL-Client-Not-Before %{+Q}[ssl_c_notbefore]", ["terminated-client-authentication"]),
        ("insert X-SSL-Client-Not-After", " X-SSL-Client-Not-After %{+Q}[ssl_c_notafter]", ["terminated-client-authentication"]),
        ("always", "    fullconn 50000\n    option allbackups", ["http"]),
        ("member", "    server 40000000-0000-4000-8000-000000000002 10.0.0.2:8080 weight 256", ["members"]),
        ("member of IPv6", " [2001:db8::4]:8080 ", ["members"]),
        ("member, draining", " weight 0", ["members-draining"]),
        ("member of PROXY", " send-proxy\n", ["proxy"]),
        ("member of PROXYV2", " send-proxy-v2\n", ["proxy-v2"]),
        ("member of PROXYV2 behind TLS", " send-proxy-v2-ssl-cn\n", ["terminated-proxy-v2"]),
        ("backup member", " backup\n", ["members"]),
        ("disabled member", " disabled\n", ["members"]),
        ("tls_enabled", " ssl sni ssl_fc_sni verify none", ["tls-to-members"]),
        ("tls_enabled with a client certificate", " sni ssl_fc_sni crt /var/lib/octavia/certs/", ["tls-to-members-certificates"]),
        ("tls_enabled with CA and CRL", " verify required", ["tls-to-members-certificates"]),
        ("tls_enabled with CA, no CRL", " verify required", ["tls-to-members-ca"]),
        ("tls_enabled, ciphers", " ciphers 'ECDHE-RSA-AES128-GCM-SHA256:!aNULL'", ["tls-to-members"]),
        ("tls_enabled, versions", " no-sslv3 no-tlsv10 no-tlsv11", ["tls-to-members"]),
        ("tls_enabled, alpn", " alpn h2,http/1.1\n", ["tls-to-members"]),
    ];

    private static (string Row, string Directive, string[] Names)[] OfMonitors =>
    [
        ("enabled monitor", " check inter 5s fall 4 rise 2", ["monitor-tcp"]),
        ("enabled monitor, timeout", "    timeout check 3s", ["monitor-tcp"]),
        ("monitor_address and monitor_port", " addr 192.0.2.7 port 9000", ["monitor-address-and-port"]),
        ("HTTP", "    option httpchk ", ["monitor-http"]),
        ("HTTP, codes", "    http-check expect rstatus 200|", ["monitor-http"]),
        ("http_version 1.1 + domain_name", "    http-check send hdr Host ", ["monitor-http-1.1-domain"]),
        ("HTTPS", " check check-ssl verify none inter ", ["monitor-https"]),
        ("TCP", "    timeout check 3s\n    fullconn", ["monitor-tcp"]),
        ("TLS-HELLO", "    timeout check 3s\n    fullconn", ["monitor-tls-hello"]),
        ("PING", "    option external-check\n    external-check command /var/lib/octavia/ping-wrapper.sh", ["monitor-ping", "monitor-ping-octavia-agent"]),
        ("PING with our agent", "    external-check command /run/lbaas-amphora/ping-wrapper.sh", ["monitor-ping-our-agent"]),
        ("pool alpn + TLS", " check check-alpn h2,http/1.1", ["tls-to-members"]),
    ];

    private static (string Row, string Directive, string[] Names)[] OfMetrics =>
    [
        ("internal frontend of Octavia's agent", "    bind 127.0.0.1:9101\n", ["prometheus-octavia-agent"]),
        ("internal backend of Octavia's agent", " 127.0.0.1:9102 ", ["prometheus-octavia-agent"]),
        ("internal frontend of ours", "    bind abns@lbaas-", ["prometheus"]),
        ("internal backend of ours", "    server prometheus-internal abns@lbaas-", ["prometheus"]),
        ("other paths", "    http-request reject unless { path /metrics }\n    http-request use-service prometheus-exporter", ["prometheus", "prometheus-octavia-agent"]),
        ("with TLS", ":9100 ssl crt-list ", ["prometheus-tls"]),
    ];
}
