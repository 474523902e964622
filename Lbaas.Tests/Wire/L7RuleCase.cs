using System.Text.Json.Nodes;

namespace Lbaas.Tests.Wire;

/// <summary>A request that a rule is asked about.</summary>
internal sealed record L7Request(string Target, params string[] Headers)
{
    public override string ToString() => $"{Target} {string.Join(" | ", Headers)}";
}

/// <summary>One rule, with requests that it matches and requests that it does not.</summary>
internal sealed record L7RuleCase(string Type, string Comparison, string Value, string? Key, L7Request[] Matching, L7Request[] Other)
{
    /// <summary>Every type that HAProxy looks at in plain HTTP, with every comparison that the API allows it; then odd values.</summary>
    public static IReadOnlyList<L7RuleCase> All { get; } =
    [
        Host("EQUAL_TO", "www.example.org", ["www.example.org", "WWW.Example.ORG"], ["ww.example.org", "www.example.org.", "www.example.org:8080"]),
        Host("STARTS_WITH", "www.", ["www.example.org", "WWW.a"], ["a.www.b", "ww.a"]),
        Host("ENDS_WITH", ".org", ["www.example.org", "a.ORG"], ["example.org.uk", "org"]),
        Host("CONTAINS", "EXAMPLE", ["www.example.org", "Example"], ["exampl.org"]),
        Host("REGEX", "^(a|b)[0-9]+\\.example$", ["a1.example", "B22.EXAMPLE"], ["c1.example", "a.example", "a1xexample"]),
        Path("EQUAL_TO", "/exact", ["/exact", "/exact?a=b"], ["/Exact", "/exact/", "/exac", "/?/exact"]),
        Path("STARTS_WITH", "/api/", ["/api/", "/api/v1?x"], ["/api", "/x/api/", "/API/"]),
        Path("ENDS_WITH", "/end", ["/end", "/the/end?q=1"], ["/end/", "/END", "/?x=/end"]),
        Path("CONTAINS", "/mid/", ["/a/mid/b", "/mid/"], ["/mid", "/a/mi/d/", "/?/mid/"]),
        Path("REGEX", "^/[0-9]{3}/(a|b)?$", ["/123/", "/123/a"], ["/12/", "/123/c", "/123/a/"]),
        new("FILE_TYPE", "EQUAL_TO", "jpg", null, Targets(["/a.jpg", "/b/c.jpg?size=1"]), Targets(["/a.jpgx", "/a.JPG", "/jpg/", "/?a.jpg"])),
        new("FILE_TYPE", "REGEX", "^/a.*(jpg|png)$", null, Targets(["/a.jpg", "/ab/c.png"]), Targets(["/b.jpg", "/a.gif"])),
        Header("EQUAL_TO", "blue", ["blue"], ["Blue", "blue1", "light-blue"]),
        Header("STARTS_WITH", "blu", ["blue", "blu"], ["light-blue", "Blue"]),
        Header("ENDS_WITH", "ue", ["blue", "ue"], ["blues", "bluE"]),
        Header("CONTAINS", "lu", ["blue", "luv"], ["l-u", "BLUE"]),
        Header("REGEX", "^b(l)+ue$", ["blue", "bllue"], ["bue", "blue2"]),
        Cookie("EQUAL_TO", "red", ["red"], ["Red", "reddish"]),
        Cookie("STARTS_WITH", "re", ["red", "re"], ["tre", "Red"]),
        Cookie("ENDS_WITH", "ed", ["red", "ed"], ["redd", "rEd"]),
        Cookie("CONTAINS", "e", ["red", "e"], ["rd", "RED"]),
        Cookie("REGEX", "^[a-f0-9]+$", ["dead", "42"], ["xyz", "DEAD"]),
        Header("EQUAL_TO", "\"two  words\"", ["two  words"], ["two words", "\"two  words\"", "two"]),
        Header("EQUAL_TO", "'it''s'#1", ["'it''s'#1"], ["its#1", "it's"]),
        Header("CONTAINS", "\\d\\\\", ["a\\d\\\\b"], ["a5b", "\\d\\"]),
        Header("EQUAL_TO", "%[src]%20", ["%[src]%20"], ["127.0.0.1 ", "%[src]"]),
        Header("EQUAL_TO", "-i", ["-i"], ["-I", "i"]),
        Header("EQUAL_TO", "$HOME", ["$HOME"], ["/root", "HOME"]),
        Header("REGEX", "^(a b|\"c\"|\\\\)$", ["a b", "\"c\"", "\\"], ["a", "c", "ab"]),
        Path("EQUAL_TO", "/a%20b", ["/a%20b"], ["/a", "/a b", "/a%2520b"]),
        Path("ENDS_WITH", "'\\", ["/x'\\"], ["/x'", "/x\\"]),
        // To HAProxy a comma ends a cookie, as it did in RFC 2109.
        Cookie("EQUAL_TO", "a=b", ["a=b", "a=b,c"], ["a", "a=c"]),
    ];

    private const string HeaderName = "X-Colour";
    private const string CookieName = "colour";

    public JsonObject Rule(bool invert) => Wanted.Rule(Type, Comparison, Value, ("key", Key), ("invert", invert));

    public override string ToString() => $"{Type} {Comparison} {Value}";

    private static L7RuleCase Host(string comparison, string value, string[] matching, string[] other) =>
        new("HOST_NAME", comparison, value, null, WithHeader("Host", matching), WithHeader("Host", other));

    private static L7RuleCase Path(string comparison, string value, string[] matching, string[] other) =>
        new("PATH", comparison, value, null, Targets(matching), Targets(other));

    private static L7RuleCase Header(string comparison, string value, string[] matching, string[] other) =>
        new("HEADER", comparison, value, HeaderName, WithHeader(HeaderName, matching), [.. WithHeader(HeaderName, other), new("/")]);

    private static L7RuleCase Cookie(string comparison, string value, string[] matching, string[] other) => new(
        "COOKIE", comparison, value, CookieName, WithHeader("Cookie", [.. matching.Select(v => $"other=1; {CookieName}={v}")]),
        [.. WithHeader("Cookie", [.. other.Select(v => $"{CookieName}={v}"), .. matching.Select(v => $"other={v}")]), new("/")]);

    private static L7Request[] Targets(string[] targets) => [.. targets.Where(target => !target.Contains(' ')).Select(target => new L7Request(target))];

    private static L7Request[] WithHeader(string name, string[] values) => [.. values.Select(value => new L7Request("/", $"{name}: {value}"))];
}
