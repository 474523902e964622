using System.Text;

namespace Lbaas.Tests.Drivers;

/// <summary>
/// A configuration as HAProxy takes it apart (its manual, 2.2 "Quoting and escaping"): lines, and in them words; what is quoted
/// strongly is literal, what is quoted weakly or not at all knows backslashes and variables, and a bare # ends the line.
/// </summary>
internal static class HaproxyWords
{
    /// <exception cref="FormatException">A quote is not closed, or a variable would be put in.</exception>
    public static List<List<string>> Of(string text)
    {
        Assert.DoesNotContain('\0', text);
        return [.. text.Split('\n').Select(OfLine)];
    }

    private static List<string> OfLine(string line)
    {
        var (words, word, inWord, quote) = (new List<string>(), new StringBuilder(), false, '\0');
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote == '\'' ? c == '\'' : c == quote && quote != '\0')
                quote = '\0';
            else if (quote == '\'')
                word.Append(c);
            else if (c == '\\')
                (word, inWord) = (word.Append(++i < line.Length ? line[i] : throw new FormatException(line)), true);
            else if (quote == '\0' && c is '\'' or '"' && quote == '\0')
                (quote, inWord) = (c, true);
            else if (c == '$' && quote == '"')
                throw new FormatException(line);
            else if (quote == '\0' && c == '#')
                break;
            else if (quote == '\0' && c is ' ' or '\t' or '\r' && quote == '\0')
                EndWord();
            else
                (word, inWord) = (word.Append(c), true);
        }
        if (quote != '\0')
            throw new FormatException(line);
        EndWord();
        return words;

        void EndWord()
        {
            if (inWord)
                words.Add(word.ToString());
            (word, inWord) = (new StringBuilder(), false);
        }
    }
}
