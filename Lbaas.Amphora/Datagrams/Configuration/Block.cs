using System.Globalization;
using System.Text;

namespace Lbaas.Amphora.Datagrams.Configuration;

/// <summary>One line of a keepalived configuration, with the lines between its braces if it opens any.</summary>
/// <param name="LineNumber">From 1.</param>
/// <param name="Words">At least one; of a comment, the words after <c>#</c>.</param>
/// <param name="IsComment">It was written behind <c>#</c>.</param>
internal sealed record Block(int LineNumber, string[] Words, bool IsComment)
{
    private const int DepthMax = 8;
    private const int WordsMax = 64;

    public List<Block> Inner { get; } = [];

    public bool HasBraces { get; private set; }

    public string Keyword => Words[0];

    /// <exception cref="InvalidListenerException">Braces don't match, or a line is not of the kind we know.</exception>
    public static List<Block> Read(string text)
    {
        var outer = new List<Block>();
        var open = new Stack<Block>();
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0)
                continue;
            if (line == "}")
            {
                if (!open.TryPop(out _))
                    throw new InvalidListenerException($"line {number}: there is nothing to close");
                continue;
            }
            var block = Line(number, line);
            (open.TryPeek(out var parent) ? parent.Inner : outer).Add(block);
            if (!block.HasBraces)
                continue;
            if (open.Count == DepthMax)
                throw new InvalidListenerException($"line {number}: blocks lie too deep");
            open.Push(block);
        }
        return open.Count == 0 ? outer : throw new InvalidListenerException($"line {open.Peek().LineNumber}: the block has no end");
    }

    public int Number(int least, int most) =>
        Words.Length == 2 && int.TryParse(Words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Refuse($"{Keyword} needs a number from {least} to {most}");

    public InvalidListenerException Refuse(string why) => new($"line {LineNumber}: {why}");

    private static Block Line(int number, string line)
    {
        if (line.StartsWith('#'))
            return new Block(number, line[1..].Split(' ', WordsMax, StringSplitOptions.RemoveEmptyEntries), true) is { Words.Length: > 0 } comment
                ? comment
                : new Block(number, [""], true);
        var braces = line.EndsWith('{');
        var words = Split(number, braces ? line[..^1] : line);
        return words.Length > 0
            ? new Block(number, words, false) { HasBraces = braces }
            : throw new InvalidListenerException($"line {number}: a block needs a name");
    }

    // Quotes hold blanks together; nothing else that keepalived knows (variables, escapes, conditions) is accepted.
    private static string[] Split(int number, string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quoted, any) = (false, false);
        foreach (var c in line)
        {
            if (c == '"')
                (quoted, any) = (!quoted, true);
            else if (c is ' ' or '\t' && !quoted)
                Flush();
            else if (char.IsControl(c) || c is '{' or '}' or '#' or '!' or '$' or '\\' or '\'')
                throw new InvalidListenerException($"line {number}: '{(char.IsControl(c) ? '?' : c)}' is not expected here");
            else
                word.Append(c);
        }
        Flush();
        return quoted ? throw new InvalidListenerException($"line {number}: the quote has no end") : [.. words];

        void Flush()
        {
            if (word.Length > 0 || any)
                words.Add(word.ToString());
            word.Clear();
            any = false;
        }
    }
}
