namespace Lbaas.Tests.EndToEnd;

/// <summary>Where things lie as they were built with these tests.</summary>
internal static class Repository
{
    private static readonly string[] Here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar);

    // ROOT/Lbaas.Tests/bin/CONFIGURATION/FRAMEWORK
    public static string Root { get; } = string.Join(Path.DirectorySeparatorChar, Here[..^4]);

    /// <summary>The output of a project, in the same configuration.</summary>
    public static string Output(string project) => Path.Combine([Root, project, .. Here[^3..]]);
}
