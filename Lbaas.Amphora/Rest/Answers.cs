namespace Lbaas.Amphora.Rest;

/// <summary>Answers with fixed texts, given in more than one place.</summary>
internal static class Answers
{
    public static Answer NoLoadBalancer(string id) =>
        Answer.NotFound("Loadbalancer Not Found", $"No loadbalancer with UUID: {id}");

    public static Answer NotAUuid(string name, string? value) => Answer.Invalid($"{name} '{value}' is not a UUID");

    public static Answer NoNetwork() => new(StatusCodes.Status501NotImplemented, "Not implemented",
        "This node has no network of its own (the agent's NetworkNamespace is not set).");
}
