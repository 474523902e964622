using System.Globalization;

namespace Lbaas.Api.Operator;

/// <summary>Text that a tenant has chosen, for an operator's terminal.</summary>
internal static class Terminal
{
    /// <summary>One line, with a question mark for each character that a terminal would obey instead of showing it.</summary>
    public static string Text(string chosen) => string.Concat(chosen.Select(static character => IsShown(character) ? character : '?'));

    private static bool IsShown(char character) => char.GetUnicodeCategory(character)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
