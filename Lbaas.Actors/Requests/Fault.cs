namespace Lbaas.Actors.Requests;

/// <summary>Why a request is refused: the HTTP status and the text that clients show verbatim (spec api 2.2).</summary>
public sealed record Fault(int Code, string Text)
{
    public static Fault Validation(string detail) => new(400, $"Validation failure: {detail}");

    public static Fault InvalidOption(string value, string option) => new(400, $"{value} is not a valid option for {option}");

    public static Fault InvalidInput(string field, string? value, string reason) =>
        new(400, $"Invalid input for field/attribute {field}. Value: '{value ?? "None"}'. {reason}");

    public static Fault NotFound(string kind, object id) => new(404, $"{kind} {id} not found.");

    /// <summary>A referenced object of the network service is missing (spec api 2.2: 400, not 404).</summary>
    public static Fault ReferenceNotFound(string kind, object id) => new(400, $"{kind} {id} not found.");

    public static Fault Immutable(string kind, object id) => new(409, $"{kind} {id} is immutable and cannot be updated.");

    public static Fault InvalidState(string status, object id) => new(409, $"Invalid state {status} of loadbalancer resource {id}");

    public static Fault DisabledOption(string option, object value) =>
        new(400, $"The selected {option} is not allowed in this deployment: {value}");

    public static Fault UnsupportedOption(string detail, string provider = "amphora") =>
        new(501, $"Provider '{provider}' does not support a requested option: {detail}");
}
