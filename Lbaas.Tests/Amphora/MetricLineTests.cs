using Lbaas.Amphora.Prometheus;
using Lbaas.Tests.Golden;

namespace Lbaas.Tests.Amphora;

public sealed class MetricLineTests
{
    private const string A = "20000000-0000-4000-8000-000000000001";
    private const string B = "30000000-0000-4000-8000-000000000001";
    private const string C = "40000000-0000-4000-8000-000000000001";

    [Theory]
    [InlineData("# TYPE haproxy_process_connections_total counter", "# TYPE octavia_loadbalancer_connections_total counter")]
    [InlineData("haproxy_process_connections_total 7", "octavia_loadbalancer_connections_total 7")]
    [InlineData("haproxy_process_pool_used_bytes 7", "octavia_memory_pool_used_bytes 7")]
    [InlineData($"haproxy_frontend_status{{proxy=\"{A}\",state=\"UP\"}} 1", $"octavia_listener_status{{listener=\"{A}\",state=\"UP\"}} 1")]
    [InlineData($"haproxy_backend_status{{proxy=\"{B}:{A}\",state=\"UP\"}} 1", $"octavia_pool_status{{pool=\"{B}\",listener=\"{A}\",state=\"UP\"}} 1")]
    [InlineData($"haproxy_backend_active_servers{{proxy=\"{B}:{A}\"}} 2", $"octavia_pool_active_members{{pool=\"{B}\",listener=\"{A}\"}} 2")]
    [InlineData($"haproxy_backend_server_aborts_total{{proxy=\"{B}:{A}\"}} 2", $"octavia_pool_member_aborts_total{{pool=\"{B}\",listener=\"{A}\"}} 2")]
    [InlineData($"haproxy_server_weight{{proxy=\"{B}:{A}\",server=\"{C}\"}} 2", $"octavia_member_weight{{pool=\"{B}\",listener=\"{A}\",member=\"{C}\"}} 2")]
    [InlineData("# HELP haproxy_server_weight Weight of the server.", "# HELP octavia_member_weight Weight of the member.")]
    [InlineData("# HELP haproxy_backend_status Status of the backend, by servers.", "# HELP octavia_pool_status Status of the pool, by members.")]
    [InlineData("# HELP haproxy_frontend_status Status of the frontend.", "# HELP octavia_listener_status Status of the listener.")]
    public void A_line_is_said_in_Octavias_words(string haproxy, string octavia) => Assert.Equal(octavia, MetricLine.Translate(haproxy));

    [Theory]
    [InlineData("haproxy_process_nbthread 2")]
    [InlineData("# HELP haproxy_process_nbthread Number of threads.")]
    [InlineData("haproxy_frontend_status{proxy=\"prometheus-exporter-internal-endpoint\",state=\"UP\"} 1")]
    [InlineData("haproxy_server_status{proxy=\"prometheus-exporter-internal\",server=\"prometheus-internal\",state=\"UP\"} 1")]
    [InlineData("haproxy_server_no_such_metric{proxy=\"a\",server=\"b\"} 1")]
    [InlineData("# EOF")]
    [InlineData("")]
    [InlineData("haproxy_process_connections_total")]
    public void What_is_HAProxys_own_affair_is_not_shown(string haproxy) => Assert.Null(MetricLine.Translate(haproxy));

    [Fact]
    public void The_names_of_metrics_stay_as_they_are() =>
        GoldenFile.Check("Metrics/names.txt", string.Concat(MetricNames.All.Order(StringComparer.Ordinal).Select(name => name + "\n")));
}
