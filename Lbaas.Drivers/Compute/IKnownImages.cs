namespace Lbaas.Drivers.Compute;

/// <summary>A compute driver that knows beforehand which images there are.</summary>
public interface IKnownImages
{
    /// <summary>Their tags, in order.</summary>
    IReadOnlyList<string> ImageTags { get; }
}
