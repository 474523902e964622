using System.Collections.Frozen;

namespace Lbaas.Amphora.Prometheus;

/// <summary>What a metric of HAProxy's exporter is called in Octavia's words, and whom it is about.</summary>
/// <param name="Prefix">What its family is called there.</param>
/// <param name="Name">The whole name, prefix included.</param>
public sealed record MetricName(string Prefix, string Name);

/// <summary>
/// Octavia's metrics (spec amphora 6). A metric that is not here is HAProxy's own affair and is not shown. Most are called as
/// in HAProxy but for the prefix.
/// </summary>
public static class MetricNames
{
    public const string LoadBalancer = "octavia_loadbalancer_";
    public const string Listener = "octavia_listener_";
    public const string Pool = "octavia_pool_";
    public const string Member = "octavia_member_";
    private const string MemoryPool = "octavia_memory_pool_";

    private static readonly string[] OfProcess =
    [
        "max_connections", "current_connections", "connections_total", "requests_total", "max_ssl_connections",
        "current_ssl_connections", "ssl_connections_total", "current_connection_rate", "limit_connection_rate",
        "max_connection_rate", "current_session_rate", "limit_session_rate", "max_session_rate", "current_ssl_rate",
        "limit_ssl_rate", "max_ssl_rate", "current_frontend_ssl_key_rate", "max_frontend_ssl_key_rate", "frontend_ssl_reuse",
        "current_backend_ssl_key_rate", "max_backend_ssl_key_rate", "ssl_cache_lookups_total", "ssl_cache_misses_total",
        "http_comp_bytes_in_total", "http_comp_bytes_out_total", "limit_http_comp", "listeners", "dropped_logs_total",
    ];

    private static readonly string[] OfMemoryPools = ["allocated_bytes", "used_bytes", "failures_total"];

    private static readonly string[] OfAllProxies =
    [
        "status", "current_sessions", "max_sessions", "limit_sessions", "sessions_total", "max_session_rate", "bytes_in_total",
        "bytes_out_total", "responses_denied_total", "failed_header_rewriting_total", "http_responses_total",
    ];

    private static readonly string[] OfFrontends =
    [
        "limit_session_rate", "connections_rate_max", "connections_total", "requests_denied_total", "request_errors_total",
        "denied_connections_total", "denied_sessions_total", "http_requests_rate_max", "http_requests_total",
        "intercepted_requests_total", "http_cache_lookups_total", "http_cache_hits_total", "http_comp_bytes_in_total",
        "http_comp_bytes_out_total", "http_comp_bytes_bypassed_total", "http_comp_responses_total",
    ];

    private static readonly string[] OfBackendsAndServers =
    [
        "last_session_seconds", "current_queue", "max_queue", "connection_attempts_total", "connection_reuses_total",
        "queue_time_average_seconds", "connect_time_average_seconds", "response_time_average_seconds",
        "total_time_average_seconds", "max_queue_time_seconds", "max_connect_time_seconds", "max_response_time_seconds",
        "max_total_time_seconds", "connection_errors_total", "response_errors_total", "retry_warnings_total",
        "redispatch_warnings_total", "client_aborts_total", "check_up_down_total", "check_last_change_seconds",
        "downtime_seconds_total", "loadbalanced_total",
    ];

    private static readonly string[] OfBackends =
    [
        "requests_denied_total", "http_requests_total", "http_cache_lookups_total", "http_cache_hits_total",
        "http_comp_bytes_in_total", "http_comp_bytes_out_total", "http_comp_bytes_bypassed_total", "http_comp_responses_total",
    ];

    private static readonly string[] OfServers =
    [
        "queue_limit", "server_aborts_total", "weight", "check_failures_total", "current_throttle", "idle_connections_current",
        "idle_connections_limit",
    ];

    private static readonly FrozenDictionary<string, MetricName> Known = Table().ToFrozenDictionary(
        row => row.Haproxy, row => new MetricName(row.Prefix, row.Prefix + row.Suffix));

    /// <summary>Null for one that is not shown.</summary>
    public static MetricName? Of(ReadOnlySpan<char> haproxy) =>
        Known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(haproxy, out var name) ? name : null;

    /// <summary>All of them, in no order.</summary>
    public static IEnumerable<string> All => Known.Values.Select(name => name.Name);

    private static IEnumerable<(string Haproxy, string Prefix, string Suffix)> Table() =>
        OfProcess.Select(name => ("haproxy_process_" + name, LoadBalancer, name))
            .Concat(OfMemoryPools.Select(name => ("haproxy_process_pool_" + name, MemoryPool, name)))
            .Concat(OfAllProxies.Concat(OfFrontends).Select(name => ("haproxy_frontend_" + name, Listener, name)))
            .Concat(OfAllProxies.Concat(OfBackendsAndServers).Concat(OfBackends).Select(name => ("haproxy_backend_" + name, Pool, name)))
            .Concat(OfAllProxies.Concat(OfBackendsAndServers).Concat(OfServers).Select(name => ("haproxy_server_" + name, Member, name)))
            .Concat(
            [
                ("haproxy_backend_server_aborts_total", Pool, "member_aborts_total"),
                ("haproxy_backend_active_servers", Pool, "active_members"),
                ("haproxy_backend_backup_servers", Pool, "backup_members"),
            ]);
}
