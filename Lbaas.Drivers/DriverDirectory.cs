namespace Lbaas.Drivers;

/// <summary>Where drivers keep their files: <c>Lbaas:DataDirectory</c>. Asked for only by drivers that have any.</summary>
public sealed class DriverDirectory(string? dataDirectory)
{
    public const string Key = "Lbaas:DataDirectory";

    public string Root => string.IsNullOrWhiteSpace(dataDirectory)
        ? throw new InvalidOperationException($"{Key} is not set, and a chosen driver keeps files. Set it to a directory.")
        : Path.GetFullPath(dataDirectory);
}
