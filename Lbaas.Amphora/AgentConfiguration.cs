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
    private const string Message = "Unable to update amphora-agent configuration.";

    /// <exception cref="InvalidConfigurationException">Something in it can't be used.</exception>
    public static AgentOptions Read(string? file, string[] commandLine) =>
        Bind(file ?? "", file is null ? null : File.ReadAllText(file), commandLine);

    /// <summary>
    /// Replaces the file (mode 0600) and puts the heartbeat settings into effect; the rest waits for the next start.
    /// </summary>
    public Answer Replace(byte[] text)
    {
        if (file is null)
            return Answer.Failed(Message, "The agent runs without a configuration file.");
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
        try
        {
            AtomicFile.Write(file, text);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Answer.Failed(Message, fault.Message);
        }
        heartbeat.Replace(options.Heartbeat);
        return Answer.Accepted();
    }

    // Octavia's agent doesn't look, and answers 500 to what it stumbles over. Ours does; that it is no use to try again is
    // told by the 400.
    private static Answer Refused(string details) => new(StatusCodes.Status400BadRequest, Message, details);

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
