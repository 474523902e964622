using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
using Lbaas.Actors.Pools;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Haproxy;

namespace Lbaas.Tests.Drivers;

/// <summary>Whatever tenants write, HAProxy gets no word more than it would get from well-meaning ones.</summary>
public sealed class HostileTenantValuesTests
{
    private static readonly string[] Fragments =
    [
        "a", "Z", "0", "/", " ", "\t", "\n", "\r", "\0", "'", "\"", "\\", "#", "$", "${HOME}", "{", "}", "%", "%[src]", "(", ")", ",", ";",
        "\u0085", "\u2028", "é", "\u00a0", "server evil 6.6.6.6:80", "\nbackend evil\n", "\\\n", "|", "*", "-", ".", ":", "=", "&&", "`id`",
    ];

    private static readonly string[] Benign = ["name", "cookie", "/path", "example.org", "true", "GET", "200", "project", "HIGH", "X-Key", "cookie", "value", "/a", "https://example.org/a", "O"];

    private const int Ciphers = 8;

    private static Arbitrary<string[]> Values =>
        Gen.Elements(Fragments).ArrayOf().Resize(6).Select(string.Concat).ArrayOf(Benign.Length).ToArbitrary();

    [Fact]
    public void A_hostile_value_never_adds_a_line_or_changes_a_directive()
    {
        var expected = Shape(Render(Benign)!);
        Prop.ForAll(Values, hostile =>
            Enumerable.Range(0, Benign.Length).All(i => Render(With(i, hostile[i])) is not { } text || Shape(text).SequenceEqual(expected)))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_hostile_value_is_refused_or_HAProxy_reads_it_as_one_word()
    {
        using var directory = new TemporaryDirectory();
        var failures = new List<string>();
        var accepted = 0;
        foreach (var hostile in Values.Generator.Sample(6, 12))
        {
            for (var i = 0; i < Benign.Length; i++)
            {
                // Which ciphers there are is OpenSSL's to know.
                if (i == Ciphers || Render(With(i, hostile[i])) is not { } text)
                    continue;
                accepted++;
                await File.WriteAllTextAsync(directory["haproxy.cfg"], text);
                var complaints = await HaproxyProgram.ComplaintsAsync(directory["haproxy.cfg"]);
                if (complaints.Contains("ALERT", StringComparison.Ordinal))
                    failures.Add(text + complaints);
            }
        }
        Assert.Empty(failures);
        Assert.True(accepted > 0);
    }

    private static string[] With(int index, string value) => [.. Benign.Select((benign, i) => i == index ? value : benign)];

    // Every line by its indentation and first keyword.
    private static IEnumerable<string> Shape(string text) =>
        text.Split('\n').Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? "    " + line.TrimStart().Split(' ')[0] : line);

    private static string? Render(string[] values)
    {
        var golden = GoldenCase.Read("persistence-app-cookie");
        var configuration = golden.Configuration with
        {
            LoadBalancer = golden.Configuration.LoadBalancer! with { Name = values[0], Description = values[0], ProjectId = values[7] },
            Listeners = golden.Configuration.Listeners.SetItems(golden.Configuration.Listeners.Select(l => KeyValuePair.Create(
                l.Key, l.Value with { Name = values[0], InsertHeaders = l.Value.InsertHeaders.Add("X-Forwarded-For", values[4]).Add(values[0], "true"), L7Policies = [.. Hostile(values)] }))),
            Pools = golden.Configuration.Pools.SetItems(golden.Configuration.Pools.Select(p => KeyValuePair.Create(p.Key, Hostile(p.Value, values)))),
        };
        try
        {
            var text = HaproxyConfigRenderer.Render(configuration, golden.Target with { LogTarget = "127.0.0.1:514" })!.Text;
            // Whether X-Forwarded-For is wanted is the one thing that the value is to decide.
            return text.Replace("    option forwardfor\n", "", StringComparison.Ordinal);
        }
        catch (ProvisioningException)
        {
            return null;
        }
    }

    // Not as expressions: whether those are sound is HAProxy's to know, and its refusal is the tenant's own.
    private static IEnumerable<L7Policy> Hostile(string[] values)
    {
        L7Rule Rule(int id, string type, string? key, string value) =>
            new() { Id = new Guid(id, 0, 0, new byte[8]), Type = type, CompareType = "EQUAL_TO", Key = key, Value = value };

        yield return new L7Policy
        {
            Id = new Guid(9, 0, 0, new byte[8]),
            Name = values[0],
            Action = "REDIRECT_TO_URL",
            RedirectUrl = values[13],
            RedirectHttpCode = 301,
            Rules = [Rule(1, "HEADER", values[9], values[11]), Rule(2, "COOKIE", values[10], values[11]), Rule(3, "PATH", null, values[12]), Rule(4, "SSL_DN_FIELD", values[14], values[11])],
        };
        yield return new L7Policy { Action = "REDIRECT_PREFIX", RedirectPrefix = values[13], Rules = [Rule(5, "HOST_NAME", null, values[12]), Rule(6, "FILE_TYPE", null, values[11])] };
    }

    private static Pool Hostile(Pool pool, string[] values) => pool with
    {
        Name = values[0],
        SessionPersistence = new SessionPersistence(SessionPersistence.AppCookie, values[1], null, null),
        HealthMonitor = new HealthMonitor
        {
            Id = Guid.Empty,
            Type = "HTTP",
            Delay = 1,
            Timeout = 1,
            MaxRetries = 1,
            Name = values[0],
            UrlPath = values[2],
            HttpMethod = values[5],
            ExpectedCodes = values[6],
            HttpVersion = "1.1",
            DomainName = values[3],
        },
        TlsEnabled = true,
        TlsCiphers = values[8],
        TlsVersions = ImmutableArray.Create("TLSv1.2", values[0]),
    };
}
