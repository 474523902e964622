using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Fuzz;

/// <summary>Values that a careless or ill-meaning client sends in the place of good ones.</summary>
internal static class HostileValues
{
    private static readonly string[] Texts =
    [
        "", " ", "\0", "\r\n", "line\nbreak", "\u0001\u001f\u007f\u009f", "\"quoted\" 'twice' \\", "%s%n%d", "../../etc/passwd", "a\tb", "#comment",
        "{curly}", "${HOME}", "`id`", "$(id)", "'; DROP TABLE document; --", "<script>", "é漢字🙂", "\u202e\u200b\ufeff", "NaN", "None", "null", "true", "-0",
        "0x10", "1e3", " 80 ", "999999999999999999999", "00000000-0000-0000-0000-000000000000", "backend x\n  server y", "10.0.0.1/33", "::ffff:1.2.3.4%eth0",
        "http://a b/", "//host/path", "/a b", "/\r\nHost: x",
    ];

    private static readonly string[] Numbers =
        ["-1", "0", "1", "255", "256", "65535", "65536", "2147483647", "2147483648", "-2147483649", "9223372036854775808", "1.5", "1e308", "1e-9", "-0.0"];

    /// <summary>As JSON text, since some of them no JSON writer would write.</summary>
    public static string Any(Random dice) => dice.Next(12) switch
    {
        0 => "null",
        1 => dice.Next(2) == 0 ? "true" : "false",
        2 => Numbers[dice.Next(Numbers.Length)],
        3 => "[]",
        4 => "{}",
        5 => "[null]",
        6 => "{\"a\":[{\"b\":1}]}",
        7 => $"\"{new string((char)('a' + dice.Next(26)), dice.Next(2) == 0 ? 256 : 3_000)}\"",
        8 => "\"\\ud800 half a pair\"",
        9 => string.Concat(Enumerable.Repeat("[", dice.Next(1, 80))) + string.Concat(Enumerable.Repeat("]", 80)),
        _ => Json(Text(dice)),
    };

    public static string Text(Random dice) => Texts[dice.Next(Texts.Length)];

    public static string Json(string text) => JsonSerializer.Serialize(text);

    /// <summary>A body that is no JSON, or no text at all.</summary>
    public static byte[] Broken(Random dice, byte[] good) => dice.Next(6) switch
    {
        0 => [],
        1 => good[..(good.Length / 2)],
        2 => [.. good, .. "x"u8],
        3 => [.. good.Select(b => b == (byte)'"' ? (byte)0xFF : b)],
        4 => [0xEF, 0xBB, 0xBF, .. good],
        _ => [.. "{\"loadbalancer\":{\"name\":\""u8, .. Enumerable.Repeat((byte)'x', 120_000), .. "\"}}"u8],
    };

    /// <summary>Puts a hostile value somewhere into a body.</summary>
    public static string Spoil(Random dice, JsonNode body)
    {
        var places = Places(body).ToList();
        const string Mark = "\"@@here@@\"";
        var (parent, key) = places[dice.Next(places.Count)];
        if (parent is JsonObject properties)
        {
            if (dice.Next(8) == 0)
                properties.Remove(key);
            else
                properties[dice.Next(10) == 0 ? $"{key}x" : key] = "@@here@@";
        }
        else
        {
            ((JsonArray)parent)[int.Parse(key)] = "@@here@@";
        }

        return body.ToJsonString().Replace(Mark, Any(dice), StringComparison.Ordinal);
    }

    private static IEnumerable<(JsonNode Parent, string Key)> Places(JsonNode? node) => node switch
    {
        JsonObject properties => properties.SelectMany(property => Places(property.Value).Prepend((properties, property.Key))),
        JsonArray items => items.SelectMany((item, i) => Places(item).Prepend((items, i.ToString()))),
        _ => [],
    };
}
