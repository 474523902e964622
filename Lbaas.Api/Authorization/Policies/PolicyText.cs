namespace Lbaas.Api.Authorization.Policies;

/// <summary>A policy as it was written.</summary>
/// <param name="Name">Of the rule or action.</param>
/// <param name="Rule">The expression; empty means everyone, as in oslo.policy.</param>
/// <param name="Where">File and line, for messages; null for those that come with the server.</param>
public sealed record PolicyText(string Name, string Rule, string? Where = null)
{
    public override string ToString() => Where is null ? $"policy \"{Name}\"" : $"{Where}: policy \"{Name}\"";
}
