using System.Text;
using System.Text.Json;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.Heartbeats;
using Lbaas.Amphora.Oslo;
using Lbaas.Amphora.Rest;

namespace Lbaas.Amphora;

/// <summary>
/// Reads the configuration, and replaces it when the control plane says so. It is our JSON, or Octavia's own file.
/// </summary>
public sealed class AgentConfiguration(string? file, string[] commandLine, AgentOptions current, HeartbeatSettings heartbeat)
{
    /// <exception cref="InvalidConfigurationException">Something in it can't be used.</exception>
    public static AgentOptions Read(string? file, string[] commandLine) =>
        Bind(file ?? "", file is null ? null : File.ReadAllText(file), commandLine);

    /// <summary>
    /// Replaces the file (mode 0600) and puts the heartbeat settings into effect; the rest waits for the next start.
    /// </summary>
    public Answer Replace(byte[] text)
    {
        if (file is null)
            return Refused("The agent runs without a configuration file.");
        AgentOptions options;
        try
        {
            options = Bind(file, Encoding.UTF8.GetString(text), commandLine);
        }
        catch (Exception fault) when (fault is InvalidConfigurationException or FormatException or InvalidDataException
            or InvalidOperationException or JsonException)
        {
            return Refused(fault.Message);
        }
        if (!string.Equals(options.AmphoraId, current.AmphoraId, StringComparison.OrdinalIgnoreCase))
            return Refused("AmphoraId is that of another amphora.");
        AtomicFile.Write(file, text);
        heartbeat.Replace(options.Heartbeat);
        return Answer.Accepted();
    }

    private static Answer Refused(string details) => Answer.Failed("Unable to update amphora-agent configuration.", details);

    private static AgentOptions Bind(string name, string? text, string[] commandLine)
    {
        var builder = new ConfigurationBuilder();
        var isOctavias = text is not null && IniFile.IsOne(text);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text ?? "{}"));
        if (isOctavias)
            builder.AddInMemoryCollection(OctaviaConfiguration.Read(name, text!));
        else
            builder.AddJsonStream(stream);
        var options = builder.AddCommandLine(commandLine).Build().Get<AgentOptions>() ?? new AgentOptions();
        var faults = AgentOptionsValidator.Validate(options);
        if (faults.Count == 0)
            return options;
        throw new InvalidConfigurationException(isOctavias ? [.. faults.Select(fault => OctaviaConfiguration.Explain(name, fault))] : faults);
    }
}
