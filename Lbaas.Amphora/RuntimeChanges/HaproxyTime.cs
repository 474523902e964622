using System.Globalization;

namespace Lbaas.Amphora.RuntimeChanges;

/// <summary>Durations as HAProxy writes them (configuration manual 2.5): a whole number and a unit, milliseconds without one.</summary>
internal static class HaproxyTime
{
    /// <summary>Null for a word that is none, or longer than HAProxy can count (2^31 ms).</summary>
    public static TimeSpan? Parse(string word)
    {
        var digits = word.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : word.Length;
        var milliseconds = word[digits..] switch
        {
            "us" => 0.001,
            "" or "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => double.NaN,
        };
        return double.TryParse(word.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number * milliseconds <= int.MaxValue
                ? TimeSpan.FromMilliseconds(number * milliseconds)
                : null;
    }
}
