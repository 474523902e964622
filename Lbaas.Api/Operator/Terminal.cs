using System.Globalization;
using System.Text;

namespace Lbaas.Api.Operator;

/// <summary>Text that a tenant has chosen, for an operator's terminal.</summary>
internal static class Terminal
{
    /// <summary>One line, with a question mark for each character that a terminal would obey instead of showing it.</summary>
    public static string Text(string chosen) => string.Concat(chosen.EnumerateRunes().Select(static character => IsShown(character) ? character.ToString() : "?"));

    private static bool IsShown(Rune character) => Rune.GetUnicodeCategory(character)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
