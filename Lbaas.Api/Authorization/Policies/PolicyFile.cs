namespace Lbaas.Api.Authorization.Policies;

/// <summary>
/// A file that puts policies in place of the built-in ones, as oslo.policy has them: JSON, or YAML as far as such files use
/// it — one mapping of names to quoted or plain text, with comments.
/// </summary>
public static class PolicyFile
{
    public const int LengthMax = 1024 * 1024;

    /// <exception cref="PolicyException">It can't be read, or it says something else than policies; the message says where.</exception>
    public static IReadOnlyList<PolicyText> Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LengthMax })
                throw new PolicyException($"{path}: longer than {LengthMax} bytes.");
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PolicyException($"{path}: {unreadable.Message}", unreadable);
        }
    }

    /// <param name="file">What messages call it.</param>
    /// <exception cref="PolicyException"/>
    public static IReadOnlyList<PolicyText> Parse(string text, string file)
    {
        var policies = text.AsSpan().TrimStart().StartsWith("{") ? JsonPolicies.Parse(text, file) : new YamlPolicies(text, file).Parse();
        foreach (var group in policies.GroupBy(policy => policy.Name))
        {
            if (group.ElementAtOrDefault(1) is { } second)
                throw new PolicyException($"{second}: it is there already, at {group.First().Where}.");
        }
        return policies;
    }
}
