using System.Globalization;

namespace Lbaas.Amphora.SessionTables;

/// <summary>How far a worker is with its tables.</summary>
/// <param name="HasTables">It has some that peers share.</param>
/// <param name="HasLearnt">It has what others knew, or has given up on them. Only then does it teach its successor.</param>
internal readonly record struct TableState(bool HasTables, bool HasLearnt)
{
    private const string Flags = " flags=0x";

    // From its predecessor, and from other nodes.
    private const int Learnt = 3;

    /// <param name="answer">To <c>show peers</c>.</param>
    public static TableState In(string answer)
    {
        var (hasTables, sections, learnt) = (false, 0, 0);
        foreach (var line in answer.AsSpan().EnumerateLines())
        {
            hasTables |= line.Contains(" table:0x", StringComparison.Ordinal);
            if (!line.StartsWith("0x", StringComparison.Ordinal) || line.IndexOf(Flags, StringComparison.Ordinal) is not (> 0 and var at))
                continue;
            sections++;
            var word = line[(at + Flags.Length)..];
            var end = word.IndexOf(' ');
            if (int.TryParse(end < 0 ? word : word[..end], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var flags) && (flags & Learnt) == Learnt)
                learnt++;
        }
        return new TableState(hasTables, sections > 0 && learnt == sections);
    }
}
