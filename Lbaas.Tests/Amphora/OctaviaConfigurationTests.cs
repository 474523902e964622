using System.Text;
using System.Text.Json.Nodes;
using Lbaas.Amphora;

namespace Lbaas.Tests.Amphora;

/// <summary>Spec amphora 1.3: Octavia's own <c>amphora-agent.conf</c> is read as it is.</summary>
[Collection(HaproxyCollection.Name)]
public sealed class OctaviaConfigurationTests
{
    [Fact]
    public void A_file_as_octavia_writes_it_says_everything_the_agent_needs()
    {
        using var files = new Files();
        var options = AgentConfiguration.Read(files.Write(files.Text), []);

        Assert.Equal(
            ("1f3c2f51-0f4a-4a5f-8f0a-8b0c6f7d1e11", "::", 9443, "/var/lib/octavia", "/usr/sbin/haproxy", files.Server, files.Ca),
            (options.AmphoraId, options.BindAddress, options.Port, options.BasePath, options.HaproxyCommand, options.ServerCertificate,
                options.ClientCa));
        Assert.Equal(("amphora-haproxy", "ACTIVE_STANDBY", "TLSv1.2", 180, true),
            (options.NetworkNamespace, options.Topology, options.MinimumTls, options.RequestReadTimeoutSeconds, options.Debug));
        Assert.Equal(["192.0.2.1:5555", "[2001:db8::1]:5555"], options.Heartbeat.Controllers);
        Assert.Equal((10.0, "insecure: = # key"), (options.Heartbeat.IntervalSeconds, options.Heartbeat.Key));
    }

    [Fact]
    public void The_command_line_goes_over_the_file()
    {
        using var files = new Files();

        Assert.Equal("other", AgentConfiguration.Read(files.Write(files.Text), ["--NetworkNamespace=other"]).NetworkNamespace);
    }

    [Theory]
    [InlineData("bind_port = 9443", "bind_port = many", "[haproxy_amphora] bind_port: 'many' must be an integer.")]
    [InlineData("bind_port = 9443", "bind_port = 70000", "[haproxy_amphora] bind_port: Port 70000 must be")]
    [InlineData("base_cert_dir = /var/lib/octavia/certs", "base_cert_dir = /elsewhere", "[haproxy_amphora] base_cert_dir: '/elsewhere'")]
    [InlineData("192.0.2.1:5555", "receiver:5555", "[health_manager] controller_ip_port_list: Heartbeat:Controllers: 'receiver:5555'")]
    [InlineData("heartbeat_interval = 10", "heartbeat_interval = often", "[health_manager] heartbeat_interval: 'often'")]
    [InlineData("agent_tls_protocol = TLSv1.2", "agent_tls_protocol = SSLv3", "[amphora_agent] agent_tls_protocol: MinimumTls 'SSLv3'")]
    [InlineData("debug = True", "debug = perhaps", "[DEFAULT] debug: 'perhaps' must be True or False.")]
    [InlineData("loadbalancer_topology = ACTIVE_STANDBY", "loadbalancer_topology = RING", "[controller_worker] loadbalancer_topology")]
    [InlineData("[health_manager]", "nonsense", "line 13 is no section, value, or comment.")]
    public void What_can_not_be_used_is_refused_by_file_section_and_key(string good, string bad, string expected)
    {
        using var files = new Files();
        var path = files.Write(files.Text.Replace(good, bad));

        var fault = Assert.Throws<InvalidConfigurationException>(() => AgentConfiguration.Read(path, []));

        Assert.Contains($"{path}: {expected}", fault.Message);
    }

    [Fact]
    public async Task A_new_file_is_kept_and_one_that_can_not_be_used_is_not()
    {
        await using var agent = await AgentUnderTest.StartAsync();
        var text = $"""
            [haproxy_amphora]
            base_path = {agent.BasePath}
            [amphora_agent]
            agent_server_ca = {agent.BasePath}/../client_ca.pem
            agent_server_cert = {agent.BasePath}/../server.pem
            amphora_id = {agent.Id}

            """;
        var path = Path.Combine(agent.BasePath, "..", "agent.json");
        using var accepted = await agent.Client.PutAsync("/1.0/config", new StringContent(text));
        using var refused = await agent.Client.PutAsync("/1.0/config", new StringContent(text + "[DEFAULT]\ndebug = 7\n"));
        var answer = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;

        Assert.Equal((202, """{"message":"OK"}"""), ((int)accepted.StatusCode, await accepted.Content.ReadAsStringAsync()));
        Assert.Equal((400, "Unable to update amphora-agent configuration."), ((int)refused.StatusCode, (string?)answer["message"]));
        Assert.Contains("[DEFAULT] debug: '7' must be True or False.", (string?)answer["details"]);
        Assert.Equal(text, await File.ReadAllTextAsync(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    private sealed class Files : IDisposable
    {
        private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("lb-");

        public Files()
        {
            File.WriteAllText(Server, "");
            File.WriteAllText(Ca, "");
        }

        public string Server => Path.Combine(_root.FullName, "server.pem");

        public string Ca => Path.Combine(_root.FullName, "client_ca.pem");

        public string Text => $"""
            [DEFAULT]
            debug = True

            [haproxy_amphora]
            base_cert_dir = /var/lib/octavia/certs
            base_path = /var/lib/octavia
            bind_host = ::
            bind_port = 9443
            haproxy_cmd = /usr/sbin/haproxy
            user_log_facility = 0
            administrative_log_facility = 1

            [health_manager]
            controller_ip_port_list = 192.0.2.1:5555, [2001:db8::1]:5555
            heartbeat_interval = 10
            heartbeat_key = insecure: = # key

            [amphora_agent]
            # what signs the controllers
            agent_server_ca = {Ca}
            agent_server_cert = {Server}
            agent_request_read_timeout = 180
            amphora_id = 1f3c2f51-0f4a-4a5f-8f0a-8b0c6f7d1e11
            amphora_udp_driver = keepalived_lvs
            agent_tls_protocol = TLSv1.2

            [controller_worker]
            loadbalancer_topology = ACTIVE_STANDBY

            """;

        public string Write(string text)
        {
            var path = Path.Combine(_root.FullName, "amphora-agent.conf");
            File.WriteAllText(path, text, Encoding.UTF8);
            return path;
        }

        public void Dispose() => _root.Delete(recursive: true);
    }
}
