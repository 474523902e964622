using System.Globalization;
using System.Text;

namespace Lbaas.Drivers.Compute.Local;

/// <summary>
/// What is left of amphorae whose directory is gone: short names that point to it, and processes that name a file of it or were
/// started in it. Other installations on this machine have other directories, and are never touched.
/// </summary>
/// <param name="amphorae">The directory of the amphorae's directories.</param>
/// <param name="links">The directory of short names, which installations may share.</param>
internal sealed class Leftovers(string amphorae, string links)
{
    private const int IdLength = 36;
    private const int ShortIdLength = 32;

    private readonly string _amphorae = Path.TrimEndingDirectorySeparator(amphorae) + "/";
    private readonly string _links = Path.TrimEndingDirectorySeparator(links) + "/";

    /// <summary>The amphorae of which something is there.</summary>
    public IReadOnlySet<Guid> Find()
    {
        var found = new HashSet<Guid>();
        var ours = ShortNames();
        found.UnionWith(ours);
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(IsProcess))
        {
            // Of the machine's processes hardly any is ours, and reading a command line is cheap.
            if (OfProcess(process, ours) is { } amphora)
                found.Add(amphora);
        }
        return found;
    }

    // What somebody else's short name points to is not below our directory.
    private HashSet<Guid> ShortNames() =>
    [
        .. new DirectoryInfo(_links).EnumerateFileSystemInfos()
            .Where(entry => entry.LinkTarget?.StartsWith(_amphorae, StringComparison.Ordinal) == true)
            .Select(entry => Guid.TryParseExact(entry.Name, "N", out var id) ? id : Guid.Empty)
            .Where(id => id != Guid.Empty),
    ];

    private Guid? OfProcess(string process, HashSet<Guid> ours)
    {
        try
        {
            var command = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(process, "cmdline")));
            if (After(command, _amphorae, IdLength, "D") is { } named)
                return named;
            // By its short name alone it may be somebody else's, unless it works where ours do.
            return After(command, _links, ShortIdLength, "N") is { } shortly && (ours.Contains(shortly) || WorksIn(process) == shortly) ? shortly : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is another user's.
            return null;
        }
    }

    private Guid? WorksIn(string process) =>
        new FileInfo(Path.Combine(process, "cwd")).LinkTarget is { } directory ? After(directory, _amphorae, IdLength, "D") : null;

    private static Guid? After(string text, string mark, int length, string format) =>
        text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at && text.Length >= at + mark.Length + length
        && Guid.TryParseExact(text.AsSpan(at + mark.Length, length), format, out var id) ? id : null;

    private static bool IsProcess(string directory) =>
        int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid != Environment.ProcessId;
}
