using System.Globalization;

namespace Lbaas.Amphora.Oslo;

/// <summary>
/// Octavia's own <c>amphora-agent.conf</c> in our terms, so that this agent can take the place of Octavia's (spec amphora
/// 1.3). What it holds besides is about things we don't have, and is passed over, as oslo.config does.
/// </summary>
internal static class OctaviaConfiguration
{
    private const string Namespace = "amphora-haproxy";

    private static readonly Setting[] Settings =
    [
        new("haproxy_amphora", "base_path", nameof(AgentOptions.BasePath)),
        new("haproxy_amphora", "bind_host", nameof(AgentOptions.BindAddress)),
        new("haproxy_amphora", "bind_port", nameof(AgentOptions.Port), IsInteger, "an integer"),
        new("haproxy_amphora", "haproxy_cmd", nameof(AgentOptions.HaproxyCommand)),
        new("health_manager", "heartbeat_interval", "Heartbeat:IntervalSeconds", IsInteger, "an integer"),
        new("health_manager", "heartbeat_key", "Heartbeat:Key"),
        new("amphora_agent", "agent_server_ca", nameof(AgentOptions.ClientCa)),
        new("amphora_agent", "agent_server_cert", nameof(AgentOptions.ServerCertificate)),
        new("amphora_agent", "agent_request_read_timeout", nameof(AgentOptions.RequestReadTimeoutSeconds), IsInteger, "an integer"),
        new("amphora_agent", "amphora_id", nameof(AgentOptions.AmphoraId)),
        new("amphora_agent", "agent_tls_protocol", nameof(AgentOptions.MinimumTls)),
        new("controller_worker", "loadbalancer_topology", nameof(AgentOptions.Topology)),
        new("DEFAULT", "debug", nameof(AgentOptions.Debug), text => bool.TryParse(text, out _), "True or False"),
    ];

    private static readonly Setting Controllers = new("health_manager", "controller_ip_port_list", "Heartbeat:Controllers");

    /// <summary>The options' names and values.</summary>
    /// <exception cref="InvalidConfigurationException">A value can't be used; each fault names file, section and key.</exception>
    public static Dictionary<string, string?> Read(string name, string text)
    {
        var file = IniFile.Parse(name, text);
        var faults = new List<string>();
        var values = new Dictionary<string, string?> { [nameof(AgentOptions.NetworkNamespace)] = Namespace };
        foreach (var setting in Settings)
            if (file[setting.Section, setting.Key] is { } value)
            {
                if (setting.IsValid?.Invoke(value) == false)
                    faults.Add($"{name}: {setting}: '{value}' must be {setting.Expected}.");
                values[setting.Option] = value;
            }
        var receivers = (file[Controllers.Section, Controllers.Key] ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var (number, receiver) in receivers.Index())
            values[$"{Controllers.Option}:{number}"] = receiver;
        var basePath = Path.TrimEndingDirectorySeparator(values.GetValueOrDefault(nameof(AgentOptions.BasePath)) ?? new AgentOptions().BasePath);
        if (file["haproxy_amphora", "base_cert_dir"] is { } certificates
            && Path.TrimEndingDirectorySeparator(certificates) != Path.Combine(basePath, "certs"))
            faults.Add($"{name}: [haproxy_amphora] base_cert_dir: '{certificates}' must be '{basePath}/certs': this agent keeps "
                + "certificates nowhere else.");
        return faults.Count == 0 ? values : throw new InvalidConfigurationException(faults);
    }

    /// <summary>What is wrong with an option, said in terms of the file it came from.</summary>
    public static string Explain(string name, string fault) =>
        Settings.Append(Controllers).FirstOrDefault(setting => fault.StartsWith(setting.Option, StringComparison.Ordinal)) is { } setting
            ? $"{name}: {setting}: {fault}"
            : fault;

    private static bool IsInteger(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private sealed record Setting(string Section, string Key, string Option, Func<string, bool>? IsValid = null, string Expected = "")
    {
        public override string ToString() => $"[{Section}] {Key}";
    }
}
