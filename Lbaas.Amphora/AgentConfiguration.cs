using System.Text;
using System.Text.Json;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.Heartbeats;
using Lbaas.Amphora.Rest;

namespace Lbaas.Amphora;

/// <summary>Reads the configuration, and replaces it when the control plane says so.</summary>
public sealed class AgentConfiguration(string? file, string[] commandLine, AgentOptions current, HeartbeatSettings heartbeat)
{
    /// <exception cref="InvalidConfigurationException">Something in it can't be used.</exception>
    public static AgentOptions Read(string? file, string[] commandLine) =>
        Bind(file is null ? null : File.ReadAllText(file), commandLine);

    /// <summary>
    /// Replaces the file (mode 0600) and puts the heartbeat settings into effect; the rest waits for the next start.
    /// </summary>
    public Answer Replace(byte[] text)
    {
        if (file is null)
            return Answer.Failed("Unable to update amphora-agent configuration", "The agent runs without a configuration file.");
        AgentOptions options;
        try
        {
            options = Bind(Encoding.UTF8.GetString(text), commandLine);
        }
        catch (Exception fault) when (fault is InvalidConfigurationException or FormatException or InvalidDataException
            or InvalidOperationException or JsonException)
        {
            return Answer.Invalid(fault.Message);
        }
        if (!string.Equals(options.AmphoraId, current.AmphoraId, StringComparison.OrdinalIgnoreCase))
            return Answer.Invalid("AmphoraId is that of another amphora.");
        AtomicFile.Write(file, text);
        heartbeat.Replace(options.Heartbeat);
        return Answer.Accepted();
    }

    private static AgentOptions Bind(string? json, string[] commandLine)
    {
        var builder = new ConfigurationBuilder();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json ?? "{}"));
        var configuration = builder.AddJsonStream(stream).AddCommandLine(commandLine).Build();
        var options = configuration.Get<AgentOptions>() ?? new AgentOptions();
        var faults = AgentOptionsValidator.Validate(options);
        return faults.Count == 0 ? options : throw new InvalidConfigurationException(faults);
    }
}
