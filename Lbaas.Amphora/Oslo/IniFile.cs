namespace Lbaas.Amphora.Oslo;

/// <summary>
/// The file format of oslo.config: sections, <c>key = value</c> or <c>key: value</c>, values that go on in indented lines,
/// comments that start a line with <c>#</c> or <c>;</c>. The last of two values counts.
/// </summary>
internal sealed class IniFile
{
    private readonly Dictionary<(string Section, string Key), string> _values = [];

    private IniFile()
    {
    }

    /// <summary>Whether a text is of this format, and not JSON.</summary>
    public static bool IsOne(string text) => text.AsSpan().TrimStart('\uFEFF').TrimStart() is [not '{', ..];

    /// <exception cref="InvalidConfigurationException">A line is neither of these.</exception>
    public static IniFile Parse(string name, string text)
    {
        var file = new IniFile();
        var faults = new List<string>();
        (string Section, string Key)? open = null;
        var section = "DEFAULT";
        var number = 0;
        foreach (var line in text.TrimStart('\uFEFF').Split('\n').Select(line => line.TrimEnd()))
        {
            number++;
            if (line.Length == 0 || line[0] is '#' or ';')
                open = line.Length == 0 ? null : open;
            else if (char.IsWhiteSpace(line[0]) && open is { } going)
                file._values[going] = $"{file._values[going]}\n{line.Trim()}";
            else if (line is ['[', .. var inner, ']'] && inner.Length > 0)
                (section, open) = (inner, null);
            else if (line.IndexOfAny(['=', ':']) is var at and > 0 && !char.IsWhiteSpace(line[0]))
            {
                open = (section, line[..at].Trim());
                file._values[open.Value] = Unquoted(line[(at + 1)..].Trim());
            }
            else
                faults.Add($"{name}: line {number} is no section, value, or comment.");
        }
        return faults.Count == 0 ? file : throw new InvalidConfigurationException(faults);
    }

    /// <summary>Null when it isn't there.</summary>
    public string? this[string section, string key] => _values.GetValueOrDefault((section, key));

    private static string Unquoted(string value) =>
        value is ['"' or '\'', .., _] && value[0] == value[^1] ? value[1..^1] : value;
}
