namespace Lbaas.Drivers.Compute.Local;

/// <summary>
/// The image of an amphora on this machine: which agent it runs. What was chosen when the amphora was made is kept beside it, so
/// that another choice of the deployment does not change an agent that is started again.
/// </summary>
/// <param name="options">The images by their tags.</param>
/// <param name="deployment">The tag of amphorae for which nobody asks for another; empty for the agent of the same build.</param>
internal sealed class AgentImages(LocalComputeOptions options, string deployment)
{
    public IReadOnlyList<string> Tags { get; } = [.. options.Images.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The image of an amphora, which is settled once.</summary>
    /// <param name="wanted">What is asked for; null for the deployment's.</param>
    /// <returns>The tag; null for the agent of the same build.</returns>
    /// <exception cref="ComputeException">There is no such image.</exception>
    public string? Settle(AgentFiles files, string? wanted)
    {
        if (File.Exists(files.Image))
            return Named(File.ReadAllText(files.Image));
        // One that was made before there were images, or that was made without one.
        if (File.Exists(files.Instance))
            return null;
        var tag = Named(wanted ?? deployment);
        if (tag is not null && !options.Images.ContainsKey(tag))
            throw Unknown(tag, isFinal: true);
        PrivateFile.Replace(files.Image, System.Text.Encoding.UTF8.GetBytes(tag ?? ""));
        return tag;
    }

    /// <summary>The agent of an image, as the options name it; null for that of the same build.</summary>
    /// <exception cref="ComputeException">There is no such image any more.</exception>
    public string? ProgramOf(string? tag) => tag is null ? options.AgentPath
        : options.Images.GetValueOrDefault(tag) ?? throw Unknown(tag, isFinal: false);

    private static string? Named(string tag) => tag.Length > 0 ? tag : null;

    private ComputeException Unknown(string tag, bool isFinal)
    {
        var known = Tags.Count > 0 ? $"it has {string.Join(", ", Tags)}" : "it has none";
        return new ComputeException($"there is no image '{tag}' in {ComputeOptions.Section}:Local:Images: {known}", isFinal);
    }
}
